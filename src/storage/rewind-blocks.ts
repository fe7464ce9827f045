import { encode } from "../codec/canonical.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { StateChanges } from "../governance/state-access.ts";
import { type BodyStatement, decodeBodyStatement } from "../ledger/body-statement.ts";
import { assert } from "../primitives/assert.ts";
import type { ChainId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { parentLinks, readHeaderOfIds } from "./block-shape.ts";
import { readFinalHeight, writeFinality } from "./finality-rows.ts";
import { sidePlace } from "./id-index.ts";
import { changesSchema } from "./row-codec.ts";
import { corruptError } from "./storage-error.ts";
import type { StoreParts } from "./store-parts.ts";
import type { StoredBlock } from "./stored-block.ts";
import { transactionEntries } from "./transaction-index.ts";
import { canonicalCode } from "./write-block.ts";

/** With what blocks are taken back. */
export interface RewindContext {
  readonly directory: string;
  readonly chainId: ChainId;
  readonly hashes: HashRegistry;
}

/**
 * Takes back the newest blocks, newest first: the state is as it was before them, and they are side blocks until
 * finality decides. The commit that was held for the newest goes with it. Requires: a transaction; undos of blocks
 * above the final height, as they were committed.
 */
export function rewindBlocks(
  parts: StoreParts,
  undos: readonly StateChanges[],
  context: RewindContext,
): void {
  const tip = parts.blocks.tipHeight();
  const target = tip - undos.length;
  const final = Math.max(0, readFinalHeight(parts));
  assert(target >= final, `a rewind to ${target}, below the final block ${final}`);
  // The branch of the block that will be the newest must be held, or nobody could go on from it.
  parts.undos.branch(target);
  for (const [depth, undo] of undos.entries()) {
    const height = tip - depth;
    const stored = parts.undos.undo(height);
    const isSame = equalBytes(encode(changesSchema, stored), encode(changesSchema, undo));
    assert(isSame, `the undo of block ${height} is not the one that was committed`);
    parts.state.write(stored);
    parts.undos.remove(height);
    demote(parts, parts.blocks.block(height), context);
  }
  writeFinality(parts, { looseCommit: null });
}

/** Moves the newest block beside the branch. */
function demote(parts: StoreParts, block: StoredBlock, context: RewindContext): void {
  const { height, ids, raw } = block;
  const { directory, hashes } = context;
  const read = readHeaderOfIds({ height, ids, header: raw.header }, context);
  if ("fault" in read) {
    throw corruptError({ directory, table: "headers", height, detail: read.fault });
  }
  const statements = raw.statements.map((bytes) => decodeStored(bytes, height, directory));
  const named = requireHash(hashes, canonicalCode(ids));
  parts.transactions.remove(height, transactionEntries(named, height, statements));
  parts.ids.remove(ids, height);
  parts.blocks.remove(height);
  const key = parts.sides.insert({ height, ids, parent: parentLinks(read.header, ids), raw });
  parts.ids.add(ids, sidePlace(key));
}

/** A statement of a block that was judged before it was stored. */
export function decodeStored(bytes: Uint8Array, height: number, directory: string): BodyStatement {
  const decoded = decodeBodyStatement(bytes);
  if (decoded.ok) return decoded.value;
  const detail = `a statement does not decode (${decoded.error.code})`;
  throw corruptError({ directory, table: "bodies", height, detail });
}
