import type { Amount, Height } from "../primitives/brand.ts";
import { asciiBytes, equalBytes } from "../primitives/bytes.ts";
import { bytesUint } from "./big-endian.ts";
import { endProposal, revertProposal, settleAgain } from "./end-proposal.ts";
import type { Journal } from "./journal.ts";
import type { ProposalType } from "./names.ts";
import { isParameterKey, parameterRow } from "./parameter-table.ts";
import { type Proposal, requireProposal } from "./proposal.ts";
import { readRunRecord } from "./run-record.ts";
import type { StateReader } from "./state-access.ts";
import { readTrack } from "./track-parameters.ts";

const PROPOSAL_PREFIX = asciiBytes("prop/");

/** Types all of whose effects lie in what is restored. */
const UNDONE: readonly ProposalType[] = [
  "treasury_action",
  "fee_structure",
  "feature_activation",
  "token_listing",
];

/**
 * Makes the proposals fit a state that was restored: what was done since and is undone is reverted, what was opened on
 * power since or has lost its deposit is cancelled, and deposits that are back without a use are settled once more.
 * Cost: linear in the proposals that changed since.
 */
export function reconcileProposals(
  journal: Journal,
  restored: {
    readonly targetHeight: Height;
    /** Keys that changed since. */
    readonly keys: readonly Uint8Array[];
    /** The rollback itself. */
    readonly except: number;
  },
): void {
  const { targetHeight, keys, except } = restored;
  const { now } = journal.place;
  for (const number of changedProposals(keys)) {
    if (number === except) continue;
    const proposal = requireProposal(journal, number);
    if (proposal.ended === null) {
      const deposit = proposal.deposit.total;
      if (isBereft(journal, proposal, { targetHeight, deposit, now })) {
        endProposal(journal, number, { how: "cancelled", reason: "rolled_back" });
      }
    } else if (isUndone(journal, number, proposal, targetHeight)) {
      revertProposal(journal, number);
    }
    settleAgain(journal, number);
  }
}

/** Numbers of the proposals whose facts stand under some of the keys. */
export function changedProposals(keys: readonly Uint8Array[]): readonly number[] {
  const { length } = PROPOSAL_PREFIX;
  const own = keys.filter((key) => equalBytes(key.subarray(0, length), PROPOSAL_PREFIX));
  return own.map((key) => bytesUint(key.subarray(length)));
}

/** Its voters' power was read after the target, or what it had to deposit is not there any more. */
export function isBereft(
  state: StateReader,
  { opened, submitted, locked, closed }: Proposal,
  restored: {
    readonly targetHeight: Height;
    /** What is deposited for it after the rollback. */
    readonly deposit: Amount;
    readonly now: number;
  },
): boolean {
  const { targetHeight, deposit, now } = restored;
  if (opened !== null && opened.snapshotHeight > targetHeight) return true;
  if (submitted === null || submitted.exempt || closed?.outcome === "passed") return false;
  const track = locked?.track ?? submitted.track;
  return deposit < readTrack(state, track, now).deposit;
}

/** It was executed after the target, and something of what it did is restored to before. */
export function isUndone(
  state: StateReader,
  number: number,
  { ended, type, run, revertedBy }: Proposal,
  targetHeight: Height,
): boolean {
  if (ended?.how !== "executed" || ended.height <= targetHeight || revertedBy !== null)
    return false;
  if (type !== "parameter_change") return UNDONE.includes(type);
  const keys = readRunRecord(state, number, run.attempts)?.diff.map(({ key }) => key) ?? [];
  return keys.some(isRestoredParameter);
}

/** Guards of parameters are named by their keys. */
function isRestoredParameter(guard: string): boolean {
  const key = guard.slice("param.".length);
  return isParameterKey(key) && parameterRow(key).class !== "G";
}
