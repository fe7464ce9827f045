import { struct } from "../codec/compound.ts";
import { bytes, bytesOf, type Infer } from "../codec/schema.ts";
import type { Digest } from "../primitives/brand.ts";
import { concatBytes, EMPTY_BYTES, equalBytes } from "../primitives/bytes.ts";
import { ACCEPTANCE_BYTES_MAX } from "./acceptance.ts";
import { uintBytes } from "./big-endian.ts";
import { dropDue, scheduleDue } from "./due.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** SHA-256 and SHA3-256 of the object, side by side. */
const REPORT_DIGEST_BYTES = 64;
const PREFIX_BYTES = 32;

/** Digest by which proposals and the ledger name an acceptance object. */
export const reportDigestSchema = bytesOf<Digest>(REPORT_DIGEST_BYTES);

const keptSchema = struct({
  reportDigest: reportDigestSchema,
  object: bytes(1, ACCEPTANCE_BYTES_MAX),
  /** Until when it is kept though no proposal names it. */
  until: secondsSchema,
});

export type KeptAcceptance = Infer<typeof keptSchema>;

const keptTable = stateTable("accept.at/", keptSchema);
/** `digest ‖ number`: proposals that have not ended and name the object. */
const namedTable = stateTable("accept.by/", bytesOf(0));
/** The digest that such a proposal names, by its number. */
const namesTable = stateTable("accept.of/", reportDigestSchema);

/** The object of a digest or of its beginning, or undefined where the state does not keep it. */
export function readAcceptance(
  state: StateReader,
  reportDigest: Digest,
): KeptAcceptance | undefined {
  const kept = readState(state, keptTable, prefixOf(reportDigest));
  const isSame = kept !== undefined && startsWith(kept.reportDigest, reportDigest);
  return isSame ? kept : undefined;
}

/** Keeps an object until a time, or longer while a proposal names it. */
export function writeAcceptance(draft: StateDraft, kept: KeptAcceptance): void {
  const suffix = prefixOf(kept.reportDigest);
  const before = readState(draft, keptTable, suffix);
  if (before !== undefined) dropDue(draft, expiryOf(before));
  writeState(draft, keptTable, { suffix, value: kept });
  scheduleDue(draft, expiryOf(kept));
}

/** Forgets an object. The chain has it for ever, in the statement that recorded it. */
export function dropAcceptance(draft: StateDraft, kept: KeptAcceptance): void {
  dropDue(draft, expiryOf(kept));
  draft.delete(stateKey(keptTable, prefixOf(kept.reportDigest)));
}

/** Notes which object a proposal rests on, in place of what it named before; null for none. */
export function nameAcceptance(
  draft: StateDraft,
  number: number,
  reportDigest: Digest | null,
): void {
  const suffix = uintBytes(number);
  const before = readState(draft, namesTable, suffix);
  if (before !== undefined) {
    draft.delete(stateKey(namesTable, suffix));
    draft.delete(stateKey(namedTable, concatBytes(prefixOf(before), suffix)));
  }
  if (reportDigest === null) return;
  writeState(draft, namesTable, { suffix, value: reportDigest });
  const named = concatBytes(prefixOf(reportDigest), suffix);
  writeState(draft, namedTable, { suffix: named, value: EMPTY_BYTES });
}

/** True iff a proposal that has not ended names the object. */
export function isNamed(state: StateReader, reportDigest: Digest): boolean {
  for (const _ of state.entries(stateKey(namedTable, prefixOf(reportDigest)))) return true;
  return false;
}

function expiryOf({ reportDigest, until }: KeptAcceptance) {
  return { kind: "acceptanceExpiry", at: until, reference: prefixOf(reportDigest) } as const;
}

function startsWith(digest: Digest, beginning: Uint8Array): boolean {
  return equalBytes(digest.subarray(0, beginning.length), beginning);
}

function prefixOf(reportDigest: Digest): Uint8Array {
  return reportDigest.subarray(0, PREFIX_BYTES);
}
