import type { Call } from "./call.ts";
import type { ExitCode } from "./exit-code.ts";
import { accountArgument } from "./reads/account-argument.ts";
import { performSigned } from "./signed-write.ts";
import { decimalsOf, readTokenAmount } from "./token-amount.ts";

const what = "<amount>";

/** Pays an account. */
export async function transfer(call: Call): Promise<ExitCode> {
  const [whom = "", text = ""] = call.args;
  const to = accountArgument(call, whom);
  return await performSigned(call, async (place) => {
    const amount = await readTokenAmount(call, text, { what, decimals: () => decimalsOf(place) });
    return { kind: "transfer", payload: { to, amount } };
  });
}

/** Bonds, or takes out of the stake. */
export async function moveStake(call: Call, kind: "bond" | "unbond"): Promise<ExitCode> {
  const [text = ""] = call.args;
  return await performSigned(call, async (place) => {
    return {
      kind,
      payload: {
        amount: await readTokenAmount(call, text, { what, decimals: () => decimalsOf(place) }),
      },
    };
  });
}
