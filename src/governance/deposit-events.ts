import { struct } from "../codec/compound.ts";
import { nullable, uint } from "../codec/schema.ts";
import { writeEndorsement } from "./endorsement.ts";
import { defineEvent } from "./event.ts";
import { addHold, readHold } from "./hold.ts";
import { digestSchema, requireProposal, writeProposal } from "./proposal.ts";
import { accountIdSchema, amountSchema, nameSchema } from "./schemas.ts";

/** How others stand behind a proposal: with base units, or with their word. */
export const DEPOSIT_EVENTS = {
  added: defineEvent("depositAdded", "info", {
    schema: struct({ number: uint(), account: accountIdSchema, amount: amountSchema }),
    evolve(draft, { number, account, amount }, place) {
      const proposal = requireProposal(draft, number);
      const hold = { purpose: "deposit", ref: number } as const;
      const isFirst = readHold(draft, hold, account) === 0n;
      addHold(draft, { ...hold, account, amount, place });
      const { total, contributors, settled } = proposal.deposit;
      const deposit = {
        total: total + amount,
        contributors: isFirst ? contributors + 1 : contributors,
        settled,
      };
      writeProposal(draft, number, { ...proposal, deposit });
    },
  }),
  endorsed: defineEvent("endorsementAdded", "info", {
    schema: struct({
      number: uint(),
      account: accountIdSchema,
      statementDigest: digestSchema,
      role: nullable(nameSchema),
    }),
    evolve(draft, { number, account, statementDigest, role }) {
      writeEndorsement(draft, { number, account }, { statementDigest, role });
    },
  }),
} as const;
