import type { StateReader } from "../governance/state-access.ts";
import type { Sealer, SealerSet } from "../ledger/sealers.ts";
import type { Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { sealersAt } from "./sealer-table.ts";

/**
 * Reads the set of a height and answers with one and the same object as long as the set stays as it is, so that what
 * was computed of it once is known for every block until it changes.
 */
export class KeptSealers {
  #set: SealerSet = [];

  /** The set for a height, ascending by key id. */
  at(state: StateReader, height: Height): SealerSet {
    const found = sealersAt(state, height);
    if (!isSameSet(found, this.#set)) this.#set = found;
    return this.#set;
  }
}

function isSameSet(left: SealerSet, right: SealerSet): boolean {
  return (
    left.length === right.length &&
    left.every((sealer, place) => {
      const other = right[place];
      return other !== undefined && isSameSealer(sealer, other);
    })
  );
}

function isSameSealer(left: Sealer, right: Sealer): boolean {
  return (
    left.suite === right.suite &&
    left.weight === right.weight &&
    equalBytes(left.keyId, right.keyId) &&
    equalBytes(left.account, right.account) &&
    equalBytes(left.publicKey, right.publicKey)
  );
}
