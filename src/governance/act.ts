import { set, struct } from "../codec/compound.ts";
import { bool, bytes, type Infer, nullable, text, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { asciiBytes, concatBytes } from "../primitives/bytes.ts";
import { findActiveKey, KEYS_MAX, readAccountKeys } from "./account.ts";
import { uintBytes } from "./big-endian.ts";
import { COUNCIL_MEMBERS_MAX, COUNCIL_NAMES, type CouncilName } from "./council.ts";
import { nameOf } from "./name-schema.ts";
import { digestSchema } from "./proposal.ts";
import { heightSchema, keyIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** Most bytes of an act, so that the event that opens it fits a receipt. */
export const ACT_BYTES_MAX = 3072;

export const actKindSchema = text(1, 48, /^[a-z][a-z_]*$/);

const actSchema = struct({
  council: nameOf(COUNCIL_NAMES),
  kind: actKindSchema,
  /** Exactly the bytes whose fields the members sign. */
  act: bytes(1, ACT_BYTES_MAX),
  /** Digest of these bytes under the domain `gov/act`, by which others name the act. */
  digest: digestSchema,
  version: uint(),
  nonce: uint(),
  notBefore: secondsSchema,
  expiresAt: secondsSchema,
  openedHeight: heightSchema,
  /** Distinct members whose signatures are complete. */
  signers: uint(COUNCIL_MEMBERS_MAX),
  executedAt: nullable(secondsSchema),
});

/** Something that a council is asked to sign, and has signed in part or in full. */
export type Act = Infer<typeof actSchema>;

const actSignerSchema = struct({
  keys: set(keyIdSchema, 1, KEYS_MAX),
  /** Whether as many keys have signed as the member's account asks for. */
  complete: bool,
});

export type ActSigner = Infer<typeof actSignerSchema>;

const actTable = stateTable("act/", actSchema);
const actCountTable = stateTable("actcount", uint());
/** Number of the open act of a council and a kind. */
const openActTable = stateTable("actopen/", uint());
const actSignerTable = stateTable("actsig/", actSignerSchema);

export function readAct(state: StateReader, number: number): Act | undefined {
  return readState(state, actTable, uintBytes(number));
}

/** An act that is known to exist. */
export function requireAct(state: StateReader, number: number): Act {
  return assertDefined(readAct(state, number), `no act ${number}`);
}

/** How many acts were ever opened; the next one gets this number plus one. */
export function countActs(state: StateReader): number {
  return readState(state, actCountTable) ?? 0;
}

/** Writes an act that is opened under the next number, which it returns. */
export function addAct(draft: StateDraft, act: Act): number {
  const number = countActs(draft) + 1;
  writeState(draft, actCountTable, { value: number });
  writeState(draft, openActTable, { suffix: openSuffix(act.council, act.kind), value: number });
  writeAct(draft, number, act);
  return number;
}

export function writeAct(draft: StateDraft, number: number, act: Act): void {
  writeState(draft, actTable, { suffix: uintBytes(number), value: act });
}

/** Number of the act of a kind that was opened last and neither executed nor given up, or undefined. */
export function openAct(
  state: StateReader,
  council: CouncilName,
  kind: string,
): number | undefined {
  return readState(state, openActTable, openSuffix(council, kind));
}

/** Makes room for another act of the kind. */
export function closeAct(draft: StateDraft, council: CouncilName, kind: string): void {
  draft.delete(stateKey(openActTable, openSuffix(council, kind)));
}

/** With which keys a member has signed an act, or undefined while with none. */
export function readActSigner(
  state: StateReader,
  number: number,
  member: AccountId,
): ActSigner | undefined {
  return readState(state, actSignerTable, concatBytes(uintBytes(number), member));
}

/** Members whose signatures of an act are complete, ascending. */
export function listActSigners(state: StateReader, number: number): readonly AccountId[] {
  const prefix = stateKey(actSignerTable, uintBytes(number));
  const signed: AccountId[] = [];
  for (const [key] of state.entries(prefix)) {
    const member = key.slice(prefix.length) as AccountId;
    if (readActSigner(state, number, member)?.complete === true) signed.push(member);
  }
  return signed;
}

/** The keys with which a member has signed an act and that may still sign. */
export function activeSignerKeys(
  state: StateReader,
  number: number,
  member: AccountId,
): readonly KeyId[] {
  const keys = readAccountKeys(state, member);
  if (keys === undefined) return [];
  const signed = readActSigner(state, number, member)?.keys ?? [];
  return signed.filter((keyId) => findActiveKey(keys, keyId) !== undefined);
}

export function writeActSigner(
  draft: StateDraft,
  of: { readonly number: number; readonly member: AccountId },
  signer: ActSigner,
): void {
  const suffix = concatBytes(uintBytes(of.number), of.member);
  writeState(draft, actSignerTable, { suffix, value: signer });
}

function openSuffix(council: CouncilName, kind: string): Uint8Array {
  return asciiBytes(`${council}:${kind}`);
}
