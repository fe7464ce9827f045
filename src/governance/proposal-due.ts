import { bytesUint } from "./big-endian.ts";
import type { GovernanceContext } from "./context.ts";
import type { DueItem } from "./due.ts";
import { endProposal } from "./end-proposal.ts";
import type { Journal } from "./journal.ts";
import { lockProposal } from "./lock-proposal.ts";
import { openNext } from "./open-next.ts";
import { requireProposal } from "./proposal.ts";
import { computeStatus } from "./status.ts";

/** Work that falls due for proposals until their vote. Each item is forgotten when its proposal moves on before. */
export const PROPOSAL_DUE = {
  draftExpiry: expire,
  slotWait: expire,
  lock(journal: Journal, { reference }: DueItem, context: GovernanceContext): void {
    lockProposal(journal, bytesUint(reference), context);
  },
  votingOpen: openNext,
} as const;

/** Records what the clock has decided: a draft or a wait has lasted too long. */
function expire(journal: Journal, { reference }: DueItem, context: GovernanceContext): void {
  const number = bytesUint(reference);
  if (requireProposal(journal, number).ended !== null) return;
  // A wait may have ended by an opening since the item was noted.
  if (computeStatus(journal, number, context.now).status !== "expired") return;
  endProposal(journal, number, { how: "expired" });
}
