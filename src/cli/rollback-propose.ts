import { createInterface } from "node:readline/promises";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import type { ExitCode } from "./exit-code.ts";
import { readTextInput } from "./read-text.ts";
import { type CommandWrite, performSigned } from "./signed-write.ts";
import { decimalsOf, readTokenAmount } from "./token-amount.ts";
import { usageError } from "./usage-error.ts";
import type { WritePlace } from "./write-place.ts";

/**
 * Proposes to restore the state of the block that an emergency names. What the ledger asks the plan to name as
 * irreversible is taken from its own plan, so that voters read all of it.
 */
export async function proposeRollback(call: Call): Promise<ExitCode> {
  const reason = readTextInput(call.options.text("reason") ?? "");
  let target = 0;
  return await performSigned(
    call,
    async (place) => {
      const declared = await requireTarget(call, place);
      target = declared.target;
      return await proposalOf(call, place, { ...declared, reason });
    },
    { confirm: () => confirmHeight(call, target) },
  );
}

interface Declared {
  readonly declaration: string;
  readonly evidence: unknown;
  readonly target: number;
}

async function requireTarget(call: Call, place: WritePlace): Promise<Declared> {
  const [declaration = ""] = call.args;
  const { rollback, evidence_digest } = await place.call("get_emergency", {
    hash: declaration,
  });
  const target = (rollback as { readonly target_height: number } | null)?.target_height;
  if (target !== undefined) return { declaration, evidence: evidence_digest, target };
  throw new LedgerError({
    code: "CLI_ROLLBACK_TARGET",
    message: `The emergency ${declaration} names no block to go back to. Its council must have declared one.`,
    fix: `${call.program} emergency declare --trigger TEXT --pause --rollback-to HEIGHT --evidence FILE`,
    evidence: { emergency: declaration },
  });
}

async function proposalOf(
  call: Call,
  place: WritePlace,
  { declaration, evidence, target, reason }: Declared & { readonly reason: string },
): Promise<CommandWrite> {
  const { must_name } = await place.call("plan_rollback", { to_height: target });
  const text = call.options.text("deposit");
  const decimals = () => decimalsOf(place);
  const deposit =
    text === undefined
      ? {}
      : { deposit: await readTokenAmount(call, text, { what: "--deposit", decimals }) };
  const payload = {
    action: "rollback",
    reason,
    immediate_effect: false,
    affected_components: [],
    accounts: [],
    duration: 0,
    declaration_id: declaration,
    evidence_digest: evidence,
    target_height: target,
    measure_id: null,
    until: null,
    irreversible: must_name,
  };
  const title = call.options.text("title") ?? `Restore the state of block ${target}`;
  const proposal = { proposal_type: "emergency_action", title, payload, ...deposit };
  return { method: "submit_proposal", params: { proposal } };
}

/** A rollback undoes what others have done: whoever asks for it types the height. */
async function confirmHeight(call: Call, target: number): Promise<void> {
  if (call.options.flag("yes")) return;
  const again = `${call.program} ${call.command} … --yes`;
  if (!process.stdin.isTTY) {
    throw usageError({
      message: "A rollback must be confirmed. There is no terminal to ask on.",
      fix: again,
    });
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await lines.question("Type the height whose state would be restored: ");
    if (typed.trim() === String(target)) return;
  } finally {
    lines.close();
  }
  throw usageError({
    message: `The height typed is not ${target}. Nothing was signed.`,
    fix: again,
  });
}
