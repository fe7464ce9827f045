import { list, sortedSet, struct } from "../codec/compound.ts";
import { bytes, type Infer, uint } from "../codec/schema.ts";
import { PUBLIC_KEY_BYTES_MAX } from "../crypto/key-id.ts";
import { uintBytes } from "../governance/big-endian.ts";
import type { StateDraft, StateReader } from "../governance/state-access.ts";
import { readState, stateKey, stateTable, writeState } from "../governance/state-table.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import { accountIdSchema, heightSchema, keyIdSchema, suiteIdSchema } from "../ledger/schemas.ts";
import { type Sealer, type SealerSet, sealerSchema } from "../ledger/sealers.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Height, KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";

const keySchema = struct({
  account: accountIdSchema,
  suite: suiteIdSchema,
  publicKey: bytes(1, PUBLIC_KEY_BYTES_MAX),
});

/** Every key that ever sealed, never removed: evidence about old seals is judged by it. */
const keyTable = stateTable("sealer/", keySchema);

const membersSchema = list(
  struct({ keyId: keyIdSchema, weight: uint() }),
  0,
  HARD_LIMITS.sealersMax,
);
type Members = Infer<typeof membersSchema>;

/** The sets by the height from which each holds, big-endian. */
const setTable = stateTable("sealers/", membersSchema);

/** Sets that are kept: those that a commit, a proof or a rollback may still ask for. */
const SETS_MAX = 256;
/** Blocks for which a superseded set is kept at least. */
const KEPT_BLOCKS = 10_000;

/** First heights of the sets that are kept, ascending. */
const startsTable = stateTable("sealerstarts", list(heightSchema, 0, SETS_MAX));

/** A set change decided in block n holds from n + 2 on, under both engines. */
export const SEALER_LAG_BLOCKS = 2;

/** Makes the sealers the set from a height on. Requires: no set that begins later. */
export function writeSealers(draft: StateDraft, sealers: readonly Sealer[], from: Height): void {
  for (const { keyId, account, suite, publicKey } of sealers) {
    writeState(draft, keyTable, { suffix: keyId, value: { account, suite, publicKey } });
  }
  writeMembers(
    draft,
    sealers.map(({ keyId, weight }) => ({ keyId, weight })),
    from,
  );
}

/**
 * Takes a key out of the set from `height + 2` on; true iff it left. The last key stays, since a chain without any
 * could neither go on nor decide anything about it.
 */
export function removeSealer(draft: StateDraft, keyId: KeyId, height: Height): boolean {
  const { members } = newestSet(draft);
  const staying = members.filter((member) => !equalBytes(member.keyId, keyId));
  if (staying.length === members.length || staying.length === 0) return false;
  writeMembers(draft, staying, height + SEALER_LAG_BLOCKS);
  return true;
}

/**
 * The set for a height, ascending by key id.
 * Nobody for a height whose set is not kept; those of the newest 10,000 blocks are, unless 256 sets have come since.
 * Cost: O(members of the set).
 */
export function sealersAt(state: StateReader, height: Height): SealerSet {
  const start = startOf(readStarts(state), height);
  if (start === undefined) return [];
  const members = readMembers(state, start).map(({ keyId, weight }): Sealer => {
    const key = assertDefined(readState(state, keyTable, keyId), "a sealer without its key");
    return { keyId, ...key, weight };
  });
  return sortedSet(members, sealerSchema, { schema: keyIdSchema, of: (sealer) => sealer.keyId });
}

/** The set that was decided last, whether or not it holds yet, with its weights. */
export function newestSet(state: StateReader): {
  readonly from: Height;
  readonly members: Members;
} {
  const from = readStarts(state).at(-1);
  return from === undefined
    ? { from: 0, members: [] }
    : { from, members: readMembers(state, from) };
}

/** The key as a sealer of any height, for judging evidence, or undefined when it never sealed. */
export function findSealer(state: StateReader, keyId: KeyId): Omit<Sealer, "weight"> | undefined {
  const key = readState(state, keyTable, keyId);
  return key === undefined ? undefined : { keyId, ...key };
}

function writeMembers(draft: StateDraft, members: Members, from: Height): void {
  const starts = readStarts(draft);
  const last = starts.at(-1);
  assert(last === undefined || last <= from, "a set of sealers written backwards");
  const kept = last === from ? starts : [...starts, from];
  const stale = kept.filter((_, place) => {
    const next = kept[place + 1];
    if (next === undefined) return false;
    return next < from - KEPT_BLOCKS || place < kept.length - SETS_MAX;
  });
  for (const start of stale) draft.delete(stateKey(setTable, uintBytes(start)));
  writeState(draft, startsTable, { value: kept.slice(stale.length) });
  writeState(draft, setTable, { suffix: uintBytes(from), value: members });
}

function readStarts(state: StateReader): readonly Height[] {
  return readState(state, startsTable) ?? [];
}

function startOf(starts: readonly Height[], height: Height): Height | undefined {
  return starts.findLast((start) => start <= height);
}

function readMembers(state: StateReader, start: Height): Members {
  return assertDefined(readState(state, setTable, uintBytes(start)), `no set from ${start}`);
}
