import { VIOLATIONS } from "../consensus/violations.ts";
import type { BlockRejection } from "../machine/judge-block.ts";
import type { BlockVerdict } from "../node/verify-block.ts";

/** One line of the explanation of a verdict. */
export interface ExplainedCheck {
  readonly name: string;
  readonly result: "passed" | "failed" | "not reached" | "not checked";
  readonly note: string;
}

const STAGES = ["D", "V", "E", "X"] as const;

/** Every check of a block in the order of the stages: what passed, what failed, and what was not looked at. */
export function explainVerdict(verdict: BlockVerdict): readonly ExplainedCheck[] {
  const { rejection, ground, isReplayed } = verdict;
  const reached = reachedStage(rejection);
  const base =
    ground === "stored"
      ? "on the branch and state that the store holds for its parent"
      : "on the chain folded from block 0";
  const stageResult = (stage: (typeof STAGES)[number]): ExplainedCheck["result"] => {
    const at = STAGES.indexOf(stage);
    if (at < reached) return "passed";
    return at === reached && rejection !== null ? "failed" : "not reached";
  };
  return [
    { name: "parent", result: "passed", note: base },
    { name: "stage D: decoding and limits", result: stageResult("D"), note: "" },
    ...explainViolations(rejection, stageResult("V")),
    {
      name: "events of the body",
      result: stageResult("E"),
      note: "epoch records and their invariants",
    },
    {
      name: "stage X: replay",
      result: isReplayed ? stageResult("X") : "not checked",
      note: isReplayed
        ? "signatures, receipts, state roots, sealers"
        : "the state of the parent is no longer held; verify-chain replays all",
    },
  ];
}

/** Index of the stage that refused; beyond the last where none did. */
function reachedStage(rejection: BlockRejection | null): number {
  if (rejection === null) return STAGES.length;
  if (rejection.stage === "halt") return 0;
  return STAGES.indexOf(rejection.stage);
}

function explainViolations(
  rejection: BlockRejection | null,
  stage: ExplainedCheck["result"],
): readonly ExplainedCheck[] {
  const violated = rejection?.stage === "V" ? rejection.violations : [];
  return Object.entries(VIOLATIONS).map(([number, { type }]) => {
    const found = violated.filter((violation) => violation.number === Number(number));
    const note = found.map(({ subCode }) => subCode).join(", ");
    const name = `check ${number.padStart(2)}: ${type}`;
    if (stage !== "failed") return { name, result: stage, note };
    return { name, result: found.length > 0 ? "failed" : "passed", note };
  });
}
