import { list } from "../codec/compound.ts";
import { bytesOf, text } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { asciiBytes, concatBytes, EMPTY_BYTES } from "../primitives/bytes.ts";
import { bytesUint, uintBytes } from "./big-endian.ts";
import { govDigest } from "./gov-digest.ts";
import { proposalSuffix } from "./proposal.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** Keys of the guards of one proposal. */
export const guardKeysSchema = list(text(1, 96), 0, 64);

/** Digests of those keys, by the number of the proposal, for as long as it may still run. */
const keysTable = stateTable("guard.of/", list(bytesOf(32), 0, 64));
/** `digest of the key ‖ number`: the proposals that may still run and change the thing. */
const holdersTable = stateTable("guard.by/", bytesOf(0));

/** Proposals shown as conflicting, per guard key. */
const SHOWN_MAX = 16;

/** Notes which things a proposal would change, in place of what was noted before. */
export function noteGuardKeys(
  draft: StateDraft,
  number: number,
  noted: { readonly keys: readonly string[]; readonly hash: HashFunction },
): void {
  forgetGuardKeys(draft, number);
  const digests = noted.keys.map((key) =>
    govDigest(noted.hash, "gov/guard", asciiBytes(key)).slice(0, 32),
  );
  writeState(draft, keysTable, { suffix: proposalSuffix(number), value: digests });
  for (const digest of digests) {
    const suffix = concatBytes(digest, uintBytes(number));
    writeState(draft, holdersTable, { suffix, value: EMPTY_BYTES });
  }
}

/** Forgets what a proposal would have changed. */
export function forgetGuardKeys(draft: StateDraft, number: number): void {
  const digests = readState(draft, keysTable, proposalSuffix(number)) ?? [];
  for (const digest of digests) {
    draft.delete(stateKey(holdersTable, concatBytes(digest, uintBytes(number))));
  }
  draft.delete(stateKey(keysTable, proposalSuffix(number)));
}

/**
 * Other proposals that would change one of the same things, ascending: whichever runs second is stale.
 * Cost: at most `SHOWN_MAX` steps for each thing.
 */
export function findConflicts(state: StateReader, number: number): readonly number[] {
  const found = new Set<number>();
  for (const digest of readState(state, keysTable, proposalSuffix(number)) ?? []) {
    let seen = 0;
    for (const [key] of state.entries(stateKey(holdersTable, digest))) {
      const other = bytesUint(key.subarray(key.length - 8));
      if (other !== number) found.add(other);
      if (++seen > SHOWN_MAX) break;
    }
  }
  return [...found].sort((left, right) => left - right).slice(0, SHOWN_MAX);
}
