import type { Call } from "./call.ts";
import type { ExitCode } from "./exit-code.ts";
import { performSigned } from "./signed-write.ts";
import { usageError } from "./usage-error.ts";

const DAY_S = 86_400;
const WHOLE_BP = 10_000;

/** Delegates in some topics until so many days after the newest block. */
export async function setDelegation(call: Call): Promise<ExitCode> {
  const days = call.options.uint("days", 3650, 1) ?? 90;
  const shares = call.args.map((text) => readShare(text, call.args.length));
  return await performSigned(call, async (place) => {
    const { at } = await place.call("list_tx_kinds", { kind: "setDelegation" });
    const { time } = at as { readonly time: number };
    const payload = {
      scopes: call.options.texts("scope"),
      shares,
      forward: call.options.flag("forward"),
      expires_at: time + days * DAY_S,
    };
    return { kind: "setDelegation", payload };
  });
}

/** An account alone is given all; of several each says its part. */
function readShare(
  text: string,
  count: number,
): { readonly delegate: string; readonly bp: number } {
  const [, delegate, bp] = /^(0x[0-9a-fA-F]{64})(?::([0-9]{1,5}))?$/.exec(text) ?? [];
  if (delegate !== undefined && (bp !== undefined || count === 1)) {
    return { delegate, bp: bp === undefined ? WHOLE_BP : Number(bp) };
  }
  throw usageError({
    code: "CLI_VALUE",
    message: `A delegate is an account, with :BASIS-POINTS where there are several. "${text}" is none.`,
    fix: "write 0x…:6000 0x…:4000",
    evidence: { found: text },
  });
}
