import { struct } from "../codec/compound.ts";
import { nullable } from "../codec/schema.ts";
import { offeredContentSchema } from "./content.ts";
import { checkContent, countContentSignatures } from "./content-guards.ts";
import { defineHandler } from "./handler.ts";
import { countDrafts } from "./open-proposals.ts";
import { refusePermission } from "./permission.ts";
import { reject } from "./rejection.ts";
import { amountSchema } from "./schemas.ts";
import { submitProposal } from "./submit-proposal.ts";
import { writeDraft } from "./write-draft.ts";

/** Drafts that an account may have at a time. */
const DRAFTS_MAX = 10;

/** Makes a draft, and with a deposit submits it at once, under the guards of both. */
export const createProposal = defineHandler({
  command: "createProposal",
  payload: struct({ content: offeredContentSchema, deposit: nullable(amountSchema) }),
  isAlwaysOpen: (_state, { content }) => content.type === "emergency_action",
  countSignatures: ({ content }) => countContentSignatures(content),
  decide(journal, { content, deposit }, context) {
    const { sender, sequence, now } = context;
    const barred = refusePermission(journal, "proposal.submit", sender, now);
    if (deposit !== null && barred !== null) return barred;
    const checked = checkContent(journal, content, context);
    if (!checked.ok) return checked.error;
    const drafts = countDrafts(journal, sender);
    if (drafts >= DRAFTS_MAX) return reject("GOV_TOO_MANY_DRAFTS", { drafts, max: DRAFTS_MAX });
    const number = writeDraft(journal, { proposer: sender, sequence, checked: checked.value });
    if (deposit === null) return null;
    return submitProposal(journal, { number, typed: checked.value, deposit }, context);
  },
});
