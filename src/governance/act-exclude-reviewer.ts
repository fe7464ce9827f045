import { struct } from "../codec/compound.ts";
import { assert } from "../primitives/assert.ts";
import { toHex } from "../primitives/hex.ts";
import { defineActKind } from "./act-kind.ts";
import { excludeReviewer } from "./exclude-reviewer.ts";
import { Journal } from "./journal.ts";
import { digestSchema, findProposal } from "./proposal.ts";
import { reject } from "./rejection.ts";
import { accountIdSchema } from "./schemas.ts";

/** Takes a reviewer off a panel for what the reviewer did. */
export const EXCLUDE_REVIEWER = defineActKind({
  kind: "exclude_reviewer",
  council: "conduct",
  payload: struct({
    /** Id of the proposal. */
    proposal: digestSchema,
    reviewer: accountIdSchema,
    reasonDigest: digestSchema,
  }),
  refuse(state, { proposal, reviewer, reasonDigest }, context) {
    const number = findProposal(state, proposal);
    if (number === undefined) return reject("GOV_PROPOSAL_UNKNOWN", { id: toHex(proposal) });
    return excludeReviewer(new Journal(state, context), number, { reviewer, reasonDigest });
  },
  execute(journal, { proposal, reviewer, reasonDigest }) {
    const number = findProposal(journal, proposal) ?? 0;
    const refused = excludeReviewer(journal, number, { reviewer, reasonDigest });
    assert(refused === null, `an exclusion was judged and then refused: ${refused?.code}`);
  },
});
