import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { isEmergencyId } from "./emergency-proposal.ts";
import { defineHandler } from "./handler.ts";
import { readPayload } from "./payload.ts";
import { refusePermission } from "./permission.ts";
import { digestSchema } from "./proposal.ts";
import { checkIsProposer, checkVersion, nameProposal, wrongStatus } from "./proposal-guards.ts";
import { amountSchema } from "./schemas.ts";
import { submitProposal } from "./submit-proposal.ts";

/** Brings a draft to its discussion. */
export const submitProposalCommand = defineHandler({
  command: "submitProposal",
  payload: struct({
    id: digestSchema,
    expectedVersion: uint(0xffff, 1),
    /** What the proposer adds to what others have contributed. */
    deposit: amountSchema,
  }),
  isAlwaysOpen: (state, { id }) => isEmergencyId(state, id),
  decide(journal, { id, expectedVersion, deposit }, context) {
    const { sender, now } = context;
    const named = nameProposal(journal, id, now);
    if (!named.ok) return named.error;
    if (named.value.answer.status !== "draft") return wrongStatus(named.value);
    const foreign = checkIsProposer(named.value, sender);
    if (foreign !== null) return foreign;
    const barred = refusePermission(journal, "proposal.submit", sender, now);
    if (barred !== null) return barred;
    const stale = checkVersion(named.value, expectedVersion);
    if (stale !== null) return stale;
    const { number } = named.value;
    return submitProposal(
      journal,
      { number, typed: readPayload(journal, number), deposit },
      context,
    );
  },
});
