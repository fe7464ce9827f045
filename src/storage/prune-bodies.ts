import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { assert } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { readFinalHeight } from "./finality-rows.ts";
import { type Notes, writeNotes } from "./notes.ts";
import { writeRetained } from "./retained.ts";
import { decodeStored } from "./rewind-blocks.ts";
import type { StoreParts } from "./store-parts.ts";
import { transactionEntries } from "./transaction-index.ts";
import { canonicalCode } from "./write-block.ts";

/** What blocks are let go with. */
export interface PruneContext {
  readonly directory: string;
  readonly hashes: HashRegistry;
}

/**
 * Lets go the bodies below a height, with their entries in the index of transactions. Headers, ids, undos and the state
 * stay, and so does the body of the final block, which a better branch may begin at. The pages become free and are
 * filled again by what comes. Requires: a transaction; a height at or below the final one. Cost: one digest a
 * transaction.
 */
export function pruneBodies(
  parts: StoreParts,
  below: Height,
  notes: Notes,
  { directory, hashes }: PruneContext,
): void {
  const final = readFinalHeight(parts);
  assert(below <= final, `bodies below ${below} are let go, and ${final} is final`);
  const { headersFrom, bodiesFrom } = parts.blocks.retained();
  for (let height = bodiesFrom; height < below; height++) {
    const { ids, raw } = parts.blocks.block(height);
    const statements = raw.statements.map((bytes) => decodeStored(bytes, height, directory));
    const named = requireHash(hashes, canonicalCode(ids));
    parts.transactions.remove(height, transactionEntries(named, height, statements));
    parts.blocks.removeBody(height);
  }
  if (below > bodiesFrom) writeRetained(parts.meta, { headersFrom, bodiesFrom: below });
  writeNotes(parts, notes);
}
