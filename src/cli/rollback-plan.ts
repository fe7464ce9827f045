import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { counted } from "./number-text.ts";
import type { AmountText } from "./reads/amount-text.ts";
import { readAmounts } from "./reads/read-amounts.ts";
import { type ReadResult, withReads } from "./reads/read-source.ts";
import type { Paint } from "./terminal.ts";
import { usageError } from "./usage-error.ts";

type Plan = ReadResult<"plan_rollback">;

/** Says whether a way back is open, as the ledger would judge it now. */
export async function planRollback(call: Call): Promise<ExitCode> {
  const { options } = call;
  const to = options.uint("to");
  const start = options.uint("startBlock");
  const rule = options.text("rule");
  if ((to === undefined) === (start === undefined) || (rule !== undefined && start === undefined)) {
    throw usageError({
      message:
        "There are two ways back. Give --to for a state rollback, or --start-block for a fallback epoch.",
      fix: `${call.program} rollback plan --to 100${call.dataFlag}`,
    });
  }
  return await withReads(call, async (reads) => {
    const plan = await reads.read("plan_rollback", {
      ...(to === undefined ? {} : { to_height: to }),
      ...(start === undefined ? {} : { start_block: start }),
      ...(rule === undefined ? {} : { rule_version: rule }),
    });
    const amount = await readAmounts(reads);
    call.answer({ json: plan, text: (paint) => planLines(plan, amount, paint).join("\n") });
    return plan.feasible ? EXIT.yes : EXIT.no;
  });
}

function planLines(plan: Plan, amount: AmountText, paint: Paint): readonly string[] {
  const { kind, feasible, reasons, conditions, must_name, survives, restored } = plan;
  const what = kind === "state_rollback" ? "State rollback" : "Fallback epoch";
  const verdict = feasible ? paint("green", "possible") : paint("red", "NOT POSSIBLE");
  const listed = (label: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${label.padEnd(11)}${names.join(", ")}`];
  return [
    `${what}: ${verdict}`,
    ...(conditions.length === 0 ? reasons.map((reason) => `Why not    ${reason}`) : []),
    ...conditions.map(({ name, asks, holds, facts }) => {
      const word = holds === null ? "Not asked" : holds ? "Holds" : "FAILS";
      const told = Object.entries(facts).map(([fact, value]) => `${fact} ${JSON.stringify(value)}`);
      return `${word.padEnd(11)}${name}: ${[asks, ...told].join(", ")}`;
    }),
    ...undoneLines(plan, amount),
    ...listed("Must name", must_name),
    ...listed("Restored", restored),
    ...listed("Survives", survives),
  ];
}

function undoneLines({ undone }: Plan, amount: AmountText): readonly string[] {
  if (undone === null) return [];
  const { blocks, transactions, votes, payouts } = undone;
  const proposals = [
    ...undone.proposals_reverted.map((number) => `proposal ${number} reverted`),
    ...undone.proposals_cancelled.map((number) => `proposal ${number} cancelled`),
  ];
  const counts = [
    counted(blocks, "block"),
    counted(transactions, "transaction"),
    counted(votes, "ballot"),
  ];
  return [
    `Undone     what ${counts.join(", ")} have done to the state`,
    ...payouts.map((payout) => {
      return `Payout     ${amount(payout.amount)} of proposal ${payout.proposal} in block ${payout.height}`;
    }),
    ...proposals.map((line) => `Undone     ${line}`),
  ];
}
