import { uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId, Digest } from "../primitives/brand.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import type { TrackName } from "./names.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, type StateTable, stateKey, stateTable, writeState } from "./state-table.ts";

/** Proposals of an account that were neither submitted nor ended. */
const draftsTable = stateTable("open.drafts/", uint());
/** Submitted and undecided proposals, by proposer and by track. */
const ofProposerTable = stateTable("open.by/", uint());
const ofTrackTable = stateTable("open.track/", uint());
/** The one such proposal with a payload, by the first 32 bytes of the payload's digest. */
const payloadTable = stateTable("open.payload/", uint());

const DIGEST_PREFIX_BYTES = 32;

/** Drafts of an account. */
export function countDrafts(state: StateReader, proposer: AccountId): number {
  return readState(state, draftsTable, proposer) ?? 0;
}

/** Submitted and undecided proposals of an account, over all tracks. */
export function countOpenOf(state: StateReader, proposer: AccountId): number {
  return readState(state, ofProposerTable, proposer) ?? 0;
}

/** Submitted and undecided proposals of a track. */
export function countOpenOn(state: StateReader, track: TrackName): number {
  return readState(state, ofTrackTable, asciiBytes(track)) ?? 0;
}

/** The open proposal with a payload, or undefined. */
export function findOpenPayload(state: StateReader, payloadDigest: Digest): number | undefined {
  return readState(state, payloadTable, digestPrefix(payloadDigest));
}

/** Counts a draft that is made, or one that is submitted or ends. */
export function countDraft(draft: StateDraft, proposer: AccountId, change: 1 | -1): void {
  count(draft, draftsTable, { suffix: proposer, change });
}

/** Counts a proposal that is submitted, or one that is decided. */
export function countOpen(
  draft: StateDraft,
  open: { readonly proposer: AccountId; readonly track: TrackName },
  change: 1 | -1,
): void {
  count(draft, ofProposerTable, { suffix: open.proposer, change });
  count(draft, ofTrackTable, { suffix: asciiBytes(open.track), change });
}

/** Notes which proposal is open with a payload. */
export function holdPayload(draft: StateDraft, payloadDigest: Digest, number: number): void {
  writeState(draft, payloadTable, { suffix: digestPrefix(payloadDigest), value: number });
}

/** Lets another proposal be opened with the payload. */
export function releasePayload(draft: StateDraft, payloadDigest: Digest): void {
  draft.delete(stateKey(payloadTable, digestPrefix(payloadDigest)));
}

function count(
  draft: StateDraft,
  table: StateTable<number>,
  { suffix, change }: { readonly suffix: Uint8Array; readonly change: 1 | -1 },
): void {
  const value = (readState(draft, table, suffix) ?? 0) + change;
  assert(value >= 0, "fewer than no open proposals");
  if (value === 0) draft.delete(stateKey(table, suffix));
  else writeState(draft, table, { suffix, value });
}

function digestPrefix(digest: Digest): Uint8Array {
  return digest.subarray(0, DIGEST_PREFIX_BYTES);
}
