import { sortedSet, struct } from "../codec/compound.ts";
import { bytes, type Infer, nullable, uint } from "../codec/schema.ts";
import { PUBLIC_KEY_BYTES_MAX } from "../crypto/key-id.ts";
import type { StateDraft, StateReader } from "../governance/state-access.ts";
import { listState, readState, stateTable, writeState } from "../governance/state-table.ts";
import { accountIdSchema, heightSchema, keyIdSchema, suiteIdSchema } from "../ledger/schemas.ts";
import { type Sealer, type SealerSet, sealerSchema } from "../ledger/sealers.ts";
import type { Height, KeyId } from "../primitives/brand.ts";

const entrySchema = struct({
  keyId: keyIdSchema,
  account: accountIdSchema,
  suite: suiteIdSchema,
  publicKey: bytes(1, PUBLIC_KEY_BYTES_MAX),
  weight: uint(),
  /** First height that the key may seal. */
  from: heightSchema,
  /** Last height that the key may seal, or null while it is in the set. */
  until: nullable(heightSchema),
});

type SealerEntry = Infer<typeof entrySchema>;

/** One entry a key and never removed: old seals and evidence about them are judged by the set of their height. */
const sealerTable = stateTable("sealer/", entrySchema);

/** A set change decided in block n holds from n + 2 on, under both engines. */
export const SEALER_LAG_BLOCKS = 2;

/** Adds a key that may seal from a height on. */
export function addSealer(state: StateDraft, sealer: Sealer, from: Height): void {
  const value: SealerEntry = { ...sealer, from, until: null };
  writeState(state, sealerTable, { suffix: sealer.keyId, value });
}

/**
 * Takes a key out of the set from `height + 2` on; true iff it left. The last key stays, since a chain without any
 * could neither go on nor decide anything about it.
 */
export function removeSealer(state: StateDraft, keyId: KeyId, height: Height): boolean {
  const entry = readState(state, sealerTable, keyId);
  if (entry === undefined || entry.until !== null) return false;
  if (countStaying(state) < 2) return false;
  const value = { ...entry, until: height + SEALER_LAG_BLOCKS - 1 };
  writeState(state, sealerTable, { suffix: keyId, value });
  return true;
}

function countStaying(state: StateReader): number {
  let staying = 0;
  for (const { value } of listState(state, sealerTable)) staying += value.until === null ? 1 : 0;
  return staying;
}

/** The set for a height, ascending by key id. Cost: O(keys that ever sealed). */
export function sealersAt(state: StateReader, height: Height): SealerSet {
  const members: Sealer[] = [];
  for (const { value } of listState(state, sealerTable)) {
    if (value.from > height || (value.until !== null && value.until < height)) continue;
    const { keyId, account, suite, publicKey, weight } = value;
    members.push({ keyId, account, suite, publicKey, weight });
  }
  return sortedSet(members, sealerSchema, { schema: keyIdSchema, of: (sealer) => sealer.keyId });
}

/** The key as a sealer of any height, for judging evidence, or undefined when it never sealed. */
export function findSealer(state: StateReader, keyId: KeyId): Sealer | undefined {
  const entry = readState(state, sealerTable, keyId);
  if (entry === undefined) return undefined;
  const { account, suite, publicKey, weight } = entry;
  return { keyId, account, suite, publicKey, weight };
}
