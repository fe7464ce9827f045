import { resolveEpoch } from "../consensus/schedule.ts";
import { type ChainVerdict, countEpochs } from "../node/verify-chain.ts";
import type { Height } from "../primitives/brand.ts";
import { saveEvidence } from "./block-evidence.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { counted } from "./number-text.ts";
import { rejectionJson, rejectionLines } from "./verdict-text.ts";

/** What a verdict says beside the blocks. */
export interface VerdictExtras {
  readonly json?: Readonly<Record<string, unknown>>;
  readonly lines?: readonly string[];
  /** A fault that is none of a block: then the answer is no. */
  readonly isFaulty?: boolean;
}

/** Tells the outcome of a verification, saves the first bad block, and gives the exit. */
export function answerVerdict(
  call: Call,
  verdict: ChainVerdict,
  range: { readonly from: Height; readonly to: Height },
  extras: VerdictExtras = {},
): ExitCode {
  const { bad, branch, checked, statements, looseFault, notChecked } = verdict;
  const { from, to } = range;
  const { epochs, transitions } = countEpochs(branch, Math.min(to, branch.height));
  const evidence = bad === null ? null : saveEvidence(call, bad);
  const isValid = bad === null && looseFault === null && extras.isFaulty !== true;
  call.answer({
    json: {
      start_block: from,
      end_block: to,
      checked,
      statements,
      invalid: bad === null ? 0 : 1,
      epochs,
      transitions,
      valid: isValid,
      ...(bad === null
        ? {}
        : { bad: { block_number: bad.height, ...rejectionJson(bad.rejection) } }),
      ...(evidence === null ? {} : { evidence }),
      ...(looseFault === null
        ? {}
        : { commit_fault: { block_number: looseFault.height, reason: looseFault.reason } }),
      not_checked: notChecked,
      ...extras.json,
    },
    text: (paint) => {
      const changes = `${counted(epochs, "epoch")}, ${counted(transitions, "transition")}`;
      const within = bad === null ? checked - from : Math.max(0, checked - from);
      const lines = [
        `Blocks ${from} to ${to}: ${within} checked, ${bad === null ? 0 : 1} invalid, ${changes}`,
      ];
      if (from > 0)
        lines.push(`Blocks 0 to ${from - 1}, on which they rest, were checked as well.`);
      if (bad !== null) {
        const { record } = resolveEpoch(branch.facts.schedule, bad.height);
        const [first = "", ...rest] = rejectionLines(bad.rejection, record);
        lines.push(`Block ${bad.height} ${paint("red", first)}`, ...rest);
        if (evidence !== null) lines.push(`Evidence: ${evidence}`);
        if (bad.height < to) {
          lines.push(
            `Blocks ${bad.height + 1} to ${to} were not checked: they rest on block ${bad.height}.`,
          );
        }
      }
      if (looseFault !== null) {
        lines.push(
          `Commit of block ${looseFault.height} ${paint("red", "INVALID")}: ${looseFault.reason}`,
        );
      }
      lines.push(...(extras.lines ?? []));
      for (const gap of notChecked) lines.push(`Not checked: ${gap}`);
      if (isValid) lines.push(paint("green", "All blocks VALID"));
      return lines.join("\n");
    },
  });
  return isValid ? EXIT.yes : EXIT.no;
}
