import { set, struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { asciiBytes, equalBytes } from "../primitives/bytes.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Councils that the rules give powers to. One that is absent signs nothing, and what needs it is refused. */
export const COUNCIL_NAMES = ["attestor", "conduct", "emergency"] as const;
export type CouncilName = (typeof COUNCIL_NAMES)[number];

export const COUNCIL_MEMBERS_MAX = 64;

const councilSchema = struct({
  /** Distinct members that must sign. */
  k: uint(COUNCIL_MEMBERS_MAX, 1),
  members: set(accountIdSchema, 1, COUNCIL_MEMBERS_MAX),
  /** Raised by every change of membership, which voids what was signed before. */
  version: uint(),
  /** Number of the next act; never goes back. */
  nonce: uint(),
  /** Governance second at which the terms end. */
  termEnd: secondsSchema,
});

/** k of n members that act together. */
export type Council = Infer<typeof councilSchema>;

const councilTable = stateTable("council/", councilSchema);

/** True iff the text names a council. */
export function isCouncilName(text: string): text is CouncilName {
  return COUNCIL_NAMES.some((name) => name === text);
}

/** The council as it stands in state, or undefined when the chain has none of that name. */
export function readCouncil(state: StateReader, name: CouncilName): Council | undefined {
  return readState(state, councilTable, asciiBytes(name));
}

export function writeCouncil(draft: StateDraft, name: CouncilName, value: Council): void {
  writeState(draft, councilTable, { suffix: asciiBytes(name), value });
}

/** True iff the account sits in the council. */
export function isMember(council: Pick<Council, "members">, account: AccountId): boolean {
  return council.members.some((member) => equalBytes(member, account));
}
