import { RULE_NAMES, RULE_VERSIONS } from "../../ledger/rule-version.ts";
import type { LedgerChain } from "../../node/ledger-chain.ts";
import type { PlannedChange } from "../../node/plan-progress.ts";
import type { StatementSurvey } from "../../node/statement-survey.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { byteCount, grouped } from "../number-text.ts";
import type { TourFallback } from "./tour-fallback.ts";
import type { TourForgery } from "./tour-forge.ts";
import type { TourProof } from "./tour-prove.ts";
import type { TourCheck, TourStep } from "./tour-step.ts";
import { timeline } from "./tour-timeline.ts";
import type { TourVerdict } from "./tour-verify.ts";

type Told = Omit<TourStep, "elapsedMs">;

/** Every line of the sample was recorded, and the chain is final to its end. */
export function checkRecorded(chain: LedgerChain, survey: StatementSurvey, contents: number): Told {
  const { height } = chain.branch;
  return {
    name: "record",
    summary: `${grouped(contents)} contents, ${byteCount(survey.bytes)}, in blocks 1 to ${height}`,
    checks: [
      check("every line of the sample was recorded", contents === survey.lines && contents > 0),
      check("the newest block is sealed and final", chain.finalHeight === height),
    ],
  };
}

/** Every planned change came into force, and each of the five rule versions was. */
export function checkMigration(chain: LedgerChain, changes: readonly PlannedChange[]): Told {
  const rules = new Set(timeline(chain).map(({ record }) => record.rule));
  return {
    name: "migrate",
    summary: `${RULE_NAMES[1]} to ${RULE_NAMES[5]} in ${changes.length} planned changes`,
    checks: [
      check(
        "every planned change has come into force",
        changes.length > 0 && changes.every(({ status }) => status === "started"),
      ),
      check(
        "all five rule versions were in force",
        RULE_VERSIONS.every((rule) => rules.has(rule)),
      ),
    ],
  };
}

/** Four of seven were not enough, five were, and the chain came back by itself. */
export function checkFallback(chain: LedgerChain, fallback: TourFallback): Told {
  const epochs = timeline(chain);
  const at = epochs.findIndex(({ kind }) => kind === "fallback");
  const fell = epochs[at]?.record.rule;
  const before = epochs[at - 1]?.record.rule;
  const after = epochs[at + 1];
  const { signed, members } = fallback;
  return {
    name: "fall back",
    summary: `${signed - 1} of ${members} refused, ${signed} accepted in block ${fallback.height}; it lapsed`,
    checks: [
      check("four signatures were refused", fallback.refusal === "GOV_COUNCIL_QUORUM"),
      check("five signatures were accepted", signed === 5),
      check("the epoch fell from v2-pq-primary to v2-dual-required", before === 4 && fell === 3),
      check(
        "unratified, it returned to v2-pq-primary",
        after?.kind === "return" && after.record.rule === 4,
      ),
    ],
  };
}

/** The file alone shows the same chain, and nothing was left unchecked. */
export function checkVerdict(
  chain: LedgerChain,
  survey: StatementSurvey,
  { verdict, contents, fileBytes }: TourVerdict,
): Told {
  const [own] = chain.branch.sealable;
  const [found] = verdict.branch.sealable;
  const isSame =
    own !== undefined &&
    own.ids.length === found?.ids.length &&
    own.ids.every(([code, id], index) => {
      const [otherCode, otherId] = found.ids[index] ?? [];
      return code === otherCode && otherId !== undefined && equalBytes(id, otherId);
    });
  return {
    name: "verify",
    summary: `${grouped(verdict.checked)} blocks again, from a file of ${byteCount(fileBytes)} alone`,
    checks: [
      check("every block of the file is valid", verdict.bad === null),
      check(
        "its seals and records are valid",
        verdict.looseFault === null && !verdict.recordsDiffer,
      ),
      check("nothing was left unchecked", verdict.notChecked.length === 0),
      check("it ends at the same block", isSame && verdict.checked === chain.branch.height + 1),
      check("it holds every content", contents === survey.lines),
    ],
  };
}

/** An old content is proved by the new algorithm alone. */
export function checkProof(proof: TourProof): Told {
  return {
    name: "prove",
    summary: `a content of ${proof.recordedUnder} from a header of ${proof.endUnder}`,
    checks: [
      check("the proof holds", proof.result.ok && proof.result.value.verdict === "trusted"),
      check("the content is one of v1-legacy", proof.recordedUnder === RULE_NAMES[1]),
      check("the header is one of v3-pq-only", proof.endUnder === RULE_NAMES[5]),
      check("SHA-256 was never evaluated", proof.legacyCalls === 0),
      check("another content is refused", proof.alteredRefusal === "PROOF_CONTENT"),
    ],
  };
}

/** The honest block passes, and each forgery is found by what must find it. */
export function checkForgery(forgery: TourForgery): Told {
  return {
    name: "forge",
    summary: `one byte of block ${forgery.height} altered, passed off in 3 ways`,
    checks: [
      check("the untouched block is valid", forgery.control.length === 0),
      ...forgery.forgeries.map(({ how, expected, found }) =>
        check(
          `${how}: ${expected.join(", ")}`,
          expected.length === found.length && expected.every((code) => found.includes(code)),
        ),
      ),
    ],
  };
}

function check(claim: string, holds: boolean): TourCheck {
  return { claim, holds };
}
