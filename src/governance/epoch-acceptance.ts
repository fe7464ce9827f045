import { assertDefined } from "../primitives/assert.ts";
import { toHex } from "../primitives/hex.ts";
import { type Acceptance, parseAcceptance } from "./acceptance.ts";
import { judgeAcceptance } from "./acceptance-rules.ts";
import type { GovernanceContext } from "./context.ts";
import type { EpochPayload } from "./epoch-activation-payload.ts";
import { readAcceptance } from "./kept-acceptance.ts";
import { readChoice, readUint } from "./parameter.ts";
import { ACCEPTANCE_KEPT_S } from "./record-acceptance.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

const PATH = "payload.benchmark_results";

/** Judges the measurement that a proposal rests on, as it is kept in the state. Asked at submission and at the run. */
export function checkAcceptance(
  state: StateReader,
  payload: EpochPayload,
  { now }: Pick<GovernanceContext, "now">,
): Rejection | null {
  const { reportDigest, criteriaVersion, verdict } = payload.benchmarkResults;
  if (verdict !== "pass") {
    return reject("GOV_PAYLOAD_INVALID", { path: `${PATH}.verdict`, verdict });
  }
  const version = readUint(state, "bench.criteria.version", now);
  if (criteriaVersion !== version) {
    const path = `${PATH}.criteria_version`;
    return reject("GOV_PAYLOAD_INVALID", { path, criteriaVersion, version });
  }
  const acceptance = readKept(state, payload);
  if (acceptance === undefined) {
    const facts = { path: `${PATH}.report_digest`, reportDigest: toHex(reportDigest) };
    return reject("GOV_PAYLOAD_INVALID", facts);
  }
  const fault = judgeAcceptance(acceptance, {
    criteriaVersion: String(version),
    profile: readChoice(state, "bench.criteria.profile"),
    codeDigest: `0x${toHex(payload.implementationReadiness.codeDigest)}`,
    target: `0x${toHex(payload.epochParameters)}`,
  });
  if (fault === null) return null;
  return reject("GOV_PAYLOAD_INVALID", { ...fault, path: `acceptance.${fault.path}` });
}

/** Whether the measurement is new enough to be submitted. Requires: `checkAcceptance` has passed. */
export function checkAcceptanceAge(
  state: StateReader,
  payload: EpochPayload,
  { now }: Pick<GovernanceContext, "now">,
): Rejection | null {
  const { producedAt } = assertDefined(readKept(state, payload), "a proposal without acceptance");
  if (now - producedAt <= ACCEPTANCE_KEPT_S) return null;
  return reject("GOV_TIMING_INVALID", { producedAt, now, max: ACCEPTANCE_KEPT_S });
}

function readKept(state: StateReader, { benchmarkResults }: EpochPayload): Acceptance | undefined {
  const kept = readAcceptance(state, benchmarkResults.reportDigest);
  return kept === undefined ? undefined : parseAcceptance(kept.object);
}
