import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { type Infer, text } from "../codec/schema.ts";
import { toHex } from "../primitives/hex.ts";
import { ACTIVATION_EVENTS } from "./activation-events.ts";
import type { GovernanceContext } from "./context.ts";
import { isRatification, isRollbackProposal } from "./emergency-proposal.ts";
import { isTerminal } from "./end-of-proposal.ts";
import { endProposal } from "./end-proposal.ts";
import type { Journal } from "./journal.ts";
import { nameOf } from "./name-schema.ts";
import { buildGuard } from "./plan.ts";
import { digestSchema, findProposal, type Proposal, requireProposal } from "./proposal.ts";
import { defineProposalType, type RunFault } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import { computeStatus } from "./status.ts";

const payloadSchema = struct({
  /** Id of the proposal. */
  target: digestSchema,
  /** A kill forfeits the deposit. */
  mode: nameOf(["cancel", "kill"] as const),
  reason: text(1, 2048),
});

type Payload = Infer<typeof payloadSchema>;

/** Stops another proposal before it is decided or run, or takes back what it has scheduled. */
export const PROPOSAL_CANCEL = defineProposalType<Payload>({
  type: "proposal_cancel",
  payload: payloadSchema,
  touches: () => [],
  route: () => "cancel",
  validate: (state, { target }, _subject, context) => refuseTarget(state, target, context),
  guards(state, { target }, { hash }) {
    const number = findProposal(state, target) ?? 0;
    // What it does meanwhile is its own affair; only its end, or that of its schedule, makes the question another one.
    const version = number === 0 || !isOver(requireProposal(state, number)) ? 0 : 1;
    return [buildGuard(hash, { key: `proposal.${number}`, version, value: target })];
  },
  effects: (payload) => [
    { name: `proposal.${payload.mode}`, data: encode(payloadSchema, payload) },
  ],
  run(journal, { target, mode }, _subject, context) {
    const refused = refuseTarget(journal, target, context);
    if (refused !== null) return fault(refused);
    const number = findProposal(journal, target) ?? 0;
    if (requireProposal(journal, number).ended === null) {
      endProposal(journal, number, { how: "cancelled", reason: mode });
    } else {
      withdraw(journal, number, context);
    }
    return null;
  },
});

function isOver({ ended, run }: Proposal): boolean {
  return ended !== null && (ended.how !== "executed" || run.phase === "aborted");
}

function fault({ code, facts }: Rejection): RunFault {
  const isLate = "frozen_from" in facts;
  return { kind: "final", code: isLate ? "too_late" : "invalid", detail: code };
}

/** A proposal that is not decided or not run, or one whose effect is scheduled and outside the freeze. */
function refuseTarget(
  state: StateReader,
  target: Payload["target"],
  context: GovernanceContext,
): Rejection | null {
  const number = findProposal(state, target);
  if (number === undefined) return reject("GOV_PROPOSAL_UNKNOWN", { id: toHex(target) });
  const proposal = requireProposal(state, number);
  if (proposal.ended?.how === "executed") return refuseWithdrawal(proposal, context);
  const { status } = computeStatus(state, number, context.now);
  if (isTerminal(status) || status === "draft") return reject("GOV_WRONG_STATUS", { status });
  const isBarred =
    proposal.type === "proposal_cancel" ||
    isRatification(state, number) ||
    isRollbackProposal(state, number);
  return isBarred ? reject("GOV_PAYLOAD_INVALID", { path: "target", type: proposal.type }) : null;
}

function refuseWithdrawal(
  { type, run: { phase }, revertedBy }: Proposal,
  { height, ledger }: GovernanceContext,
): Rejection | null {
  const isWaiting = phase === "scheduled" || (type === "epoch_activation" && phase === null);
  if (!isWaiting || revertedBy !== null) return reject("GOV_WRONG_STATUS", { status: "executed" });
  const { pendingEpoch } = ledger;
  if (type !== "epoch_activation" || phase === null || pendingEpoch === null) return null;
  const { frozenFrom } = pendingEpoch;
  if (height < frozenFrom) return null;
  return reject("GOV_WRONG_STATUS", { status: "executed", height, frozen_from: frozenFrom });
}

function withdraw(journal: Journal, proposal: number, { ledger }: GovernanceContext): void {
  const isEpoch = requireProposal(journal, proposal).type === "epoch_activation";
  const start = isEpoch ? (ledger.pendingEpoch?.start ?? null) : null;
  if (isEpoch) journal.effect({ type: "effectEpochWithdraw", proposal });
  journal.emit(ACTIVATION_EVENTS.activationAborted, { proposal, start, reason: "withdrawn" });
}
