import { struct } from "../codec/compound.ts";
import { type Infer, nullable } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { digestSchema, proposalSuffix } from "./proposal.ts";
import { nameSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

const endorsementSchema = struct({
  statementDigest: digestSchema,
  /** The role that the account held when it endorsed. */
  role: nullable(nameSchema),
});

/** What an account has said for a proposal. It is shown and has no weight; a reviewer who endorses does not judge. */
export type Endorsement = Infer<typeof endorsementSchema>;

/** `number ‖ account`. */
const endorsementTable = stateTable("endorse/", endorsementSchema);

/** The endorsement of an account, or undefined. */
export function readEndorsement(
  state: StateReader,
  number: number,
  account: AccountId,
): Endorsement | undefined {
  return readState(state, endorsementTable, concatBytes(proposalSuffix(number), account));
}

/** Writes the one endorsement of an account. */
export function writeEndorsement(
  draft: StateDraft,
  of: { readonly number: number; readonly account: AccountId },
  value: Endorsement,
): void {
  const suffix = concatBytes(proposalSuffix(of.number), of.account);
  writeState(draft, endorsementTable, { suffix, value });
}

/** All endorsements of a proposal, ascending by account. Cost: linear in them. */
export function listEndorsements(
  state: StateReader,
  number: number,
): readonly (Endorsement & { readonly account: AccountId })[] {
  const prefix = stateKey(endorsementTable, proposalSuffix(number));
  const found: (Endorsement & { readonly account: AccountId })[] = [];
  for (const [key] of state.entries(prefix)) {
    const account = key.slice(prefix.length) as AccountId;
    const endorsement = readEndorsement(state, number, account);
    found.push({ account, ...assertDefined(endorsement, "an endorsement that is gone") });
  }
  return found;
}
