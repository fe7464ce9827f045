import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { nullable } from "../codec/schema.ts";
import type { Height } from "../primitives/brand.ts";
import { judgeAccountSignatures } from "./account-signatures.ts";
import type { GovernanceContext } from "./context.ts";
import { earliestRunHeight } from "./earliest-run.ts";
import { checkAcceptance, checkAcceptanceAge } from "./epoch-acceptance.ts";
import {
  benchmarkItems,
  type EpochPayload,
  epochPayloadSchema,
} from "./epoch-activation-payload.ts";
import { readFraction, readUint } from "./parameter.ts";
import { buildGuard } from "./plan.ts";
import { defineProposalType, type RunFault } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import { isRoleMember } from "./role.ts";
import { heightSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";

const guardedSchema = struct({ start: nullable(heightSchema) });

/** Asks the ledger for a new epoch, which its sealers then signal; by itself a vote only starts that. */
export const EPOCH_ACTIVATION = defineProposalType<EpochPayload>({
  type: "epoch_activation",
  payload: epochPayloadSchema,
  touches: () => [],
  route: () => "epoch",
  keeps: ({ benchmarkResults }) => benchmarkResults.reportDigest,
  countSignatures: ({ benchmarkResults }) => benchmarkResults.signatures.length,
  checkSignatures: checkBenchmarkSignature,
  validate: (state, payload, subject, context) =>
    checkSigner(state, payload, context) ??
    checkAcceptance(state, payload, context) ??
    checkTarget(payload, context) ??
    checkAge(state, payload, subject.submittedAt, context) ??
    checkStart(payload, earliestRunHeight(state, "epoch", subject, context), context) ??
    checkEmpty(context),
  guards(_state, _payload, { hash, ledger }) {
    const start = ledger.pendingEpoch?.start ?? null;
    const value = encode(guardedSchema, { start });
    return [buildGuard(hash, { key: "epoch.next", version: 0, value })];
  },
  effects: (payload) => [{ name: "activateEpoch", data: encode(epochPayloadSchema, payload) }],
  run(journal, payload, { number }, context) {
    const fault = findRunFault(journal, payload, context);
    if (fault !== null) return fault;
    const { now, height } = context;
    journal.effect({
      type: "effectEpochDecision",
      proposal: number,
      target: payload.epochParameters,
      windowBlocks: readUint(journal, "epoch.window_blocks", now),
      signal: readFraction(journal, "epoch.signal"),
      earliestStart: payload.activationBlock,
      timeout: height + readUint(journal, "epoch.timeout_blocks", now),
    });
    return null;
  },
});

/** `sign(report, [chainId, "benchmark", …])` by whoever stands for the measurement. */
function checkBenchmarkSignature(
  state: StateReader,
  payload: EpochPayload,
  { chainId, suites, admitted }: GovernanceContext,
): Rejection | null {
  const { signer, signatures } = payload.benchmarkResults;
  const fault = judgeAccountSignatures(state, signer, signatures, {
    suites,
    admitted: admitted.vote,
    context: "report",
    items: benchmarkItems(chainId, payload),
  });
  if (fault === null) return null;
  return reject("GOV_SIGNATURE_INVALID", { path: "payload.benchmark_results", ...fault });
}

function checkSigner(
  state: StateReader,
  { benchmarkResults: { signer } }: EpochPayload,
  { now }: GovernanceContext,
): Rejection | null {
  const roles = ["reviewer", "council:attestor"] as const;
  if (roles.some((role) => isRoleMember(state, role, signer, now))) return null;
  return reject("GOV_PAYLOAD_INVALID", { path: "payload.benchmark_results.signer" });
}

/** The measurement is of a time; once submitted it grows old with its proposal and not against it. */
function checkAge(
  state: StateReader,
  payload: EpochPayload,
  submittedAt: number | undefined,
  { now }: GovernanceContext,
): Rejection | null {
  return checkAcceptanceAge(state, payload, { now: submittedAt ?? now });
}

/** The ledger's own judgement of the record that the target would make. */
function checkTarget(
  { epochParameters, activationBlock }: EpochPayload,
  { ledger }: GovernanceContext,
): Rejection | null {
  const fault = ledger.checkEpochTarget(epochParameters, activationBlock);
  if (fault === null) return null;
  const { code, expected, found } = fault;
  const path = "payload.epoch_parameters";
  return reject("GOV_PAYLOAD_INVALID", { path, fault: code, expected, found });
}

function checkStart(
  { activationBlock: height }: EpochPayload,
  runHeight: Height,
  { ledger }: GovernanceContext,
): Rejection | null {
  const earliest = runHeight + ledger.timing.minDelayBlocks;
  return height >= earliest ? null : reject("GOV_TIMING_INVALID", { height, earliest });
}

/** One announced epoch at a time: the next follows from it. */
function checkEmpty({ ledger }: GovernanceContext): Rejection | null {
  const { pendingEpoch } = ledger;
  if (pendingEpoch === null) return null;
  return reject("GOV_CONFLICTING_PROPOSAL", { start: pendingEpoch.start });
}

function findRunFault(
  state: StateReader,
  payload: EpochPayload,
  context: GovernanceContext,
): RunFault | null {
  const late = checkStart(payload, context.height, context);
  if (late !== null) {
    const { height, earliest } = late.facts;
    return { kind: "final", code: "too_late", detail: `${height} < ${earliest}` };
  }
  const refused = checkAcceptance(state, payload, context) ?? checkTarget(payload, context);
  if (refused === null) return null;
  return { kind: "final", code: "invalid", detail: String(refused.facts.path) };
}
