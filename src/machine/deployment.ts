import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import type { StateDraft, StateReader } from "../governance/state-access.ts";
import {
  listState,
  readState,
  stateKey,
  stateTable,
  writeState,
} from "../governance/state-table.ts";
import { type EpochDecision, epochDecisionSchema } from "../ledger/epoch-record.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import { heightSchema } from "../ledger/schemas.ts";
import type { CommitStatement } from "../ledger/statement.ts";
import { assert } from "../primitives/assert.ts";
import type { Height, KeyId } from "../primitives/brand.ts";
import { sealersAt } from "./sealer-table.ts";

const deploymentSchema = struct({
  /** Running number of the proposal that decided it. */
  proposal: uint(),
  decision: epochDecisionSchema,
  decidedAt: heightSchema,
});

/** A decided change of epoch that waits until sealers signal that they are ready. */
export type Deployment = Infer<typeof deploymentSchema>;

const deploymentTable = stateTable("deploy/", deploymentSchema);
/** The latest signal of each sealer's key; written only while something is deployed. */
const signalTable = stateTable("signal/", struct({ signal: uint(0xffff_ffff), at: heightSchema }));

/** The deployments that are neither locked in nor failed, by their bit. */
export function listDeployments(state: StateReader): readonly Deployment[] {
  return [...listState(state, deploymentTable)].map(({ value }) => value);
}

/** Notes a decision under the lowest free bit. Requires: fewer than the most deployments. */
export function addDeployment(
  draft: StateDraft,
  deployment: Omit<Deployment, "decision"> & { readonly decision: Omit<EpochDecision, "bit"> },
): void {
  const taken = new Set(listDeployments(draft).map(({ decision }) => decision.bit));
  let bit = 0;
  while (taken.has(bit)) bit++;
  assert(bit < HARD_LIMITS.deploymentsMax, "too many deployments");
  const value: Deployment = { ...deployment, decision: { ...deployment.decision, bit } };
  writeState(draft, deploymentTable, { suffix: Uint8Array.of(bit), value });
}

/** Forgets a deployment, and the signals with the last one. */
export function removeDeployment(draft: StateDraft, { decision }: Deployment): void {
  draft.delete(stateKey(deploymentTable, Uint8Array.of(decision.bit)));
  if (listDeployments(draft).length > 0) return;
  for (const { suffix } of [...listState(draft, signalTable)]) {
    draft.delete(stateKey(signalTable, suffix));
  }
}

/** Notes the signals of the seals that a body carries. Cost: nothing while nothing is deployed. */
export function noteSignals(draft: StateDraft, commit: CommitStatement, height: Height): void {
  if (listDeployments(draft).length === 0) return;
  for (const { keyId, signal } of commit.seals) {
    writeState(draft, signalTable, { suffix: keyId, value: { signal, at: height } });
  }
}

/** What the evaluation of a deployment says at a height. */
export type Readiness = "waiting" | "ready" | "rejected" | "timeout";

/**
 * Judges a deployment at a height from what its ancestors carry: by each sealer's latest seal of the window that
 * ends before it, ACCEPT in bit 2b and REJECT in bit 2b + 1, both being neither. A decision that asks for no signal is
 * ready.
 * Requires: a state in which the body of the height itself has noted no signal.
 */
export function judgeReadiness(
  state: StateReader,
  { decision, decidedAt }: Deployment,
  height: Height,
): Readiness {
  const { bit, windowBlocks, timeout } = decision;
  const share = { n: BigInt(decision.shareNumerator), d: BigInt(decision.shareDenominator) };
  if (share.n === 0n) return "ready";
  if ((height + 1) % windowBlocks === 0) {
    const from = Math.max(decidedAt + 1, height - windowBlocks + 1);
    const { accept, reject, total } = weighSignals(state, { bit, from, height });
    if (reject * share.d > total * (share.d - share.n)) return "rejected";
    if (accept * share.d >= total * share.n) return "ready";
  }
  return height >= timeout ? "timeout" : "waiting";
}

function weighSignals(
  state: StateReader,
  { bit, from, height }: { readonly bit: number; readonly from: Height; readonly height: Height },
): { readonly accept: bigint; readonly reject: bigint; readonly total: bigint } {
  let accept = 0n;
  let reject = 0n;
  let total = 0n;
  for (const { keyId, weight } of sealersAt(state, height + 1)) {
    total += BigInt(weight);
    const vote = readSignal(state, { keyId, bit, from });
    if (vote === "accept") accept += BigInt(weight);
    if (vote === "reject") reject += BigInt(weight);
  }
  return { accept, reject, total };
}

/** What the latest seal of a key says about a deployment, if it is of a height or above. */
export function readSignal(
  state: StateReader,
  of: { readonly keyId: KeyId; readonly bit: number; readonly from: Height },
): "accept" | "reject" | "neither" {
  const latest = readState(state, signalTable, of.keyId);
  if (latest === undefined || latest.at < of.from) return "neither";
  const accepts = (latest.signal >>> (2 * of.bit)) & 1;
  const rejects = (latest.signal >>> (2 * of.bit + 1)) & 1;
  if (accepts === rejects) return "neither";
  return accepts === 1 ? "accept" : "reject";
}
