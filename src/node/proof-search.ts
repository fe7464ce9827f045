import { decodeBodyStatement } from "../ledger/body-statement.ts";
import type { Digest, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { ChainReader } from "./chain-reader.ts";
import type { ProofTarget } from "./proof-build.ts";
import { yieldNow } from "./verify-pace.ts";

/** Blocks between two looks at whether the user wants to stop. */
const PACE_BLOCKS = 64;

/** Where the whole transaction of an id stands. Throws where the ledger has none of it. */
export function findTransactionTarget(chain: ChainReader, id: Digest): ProofTarget {
  const found = chain.store.findTransaction(id);
  if (found !== undefined) return { height: found.height, index: found.position, content: null };
  const absent = chain.store.absentPast(id);
  if (absent !== null) throw absent;
  throw new LedgerError({
    code: "PROOF_TARGET_UNKNOWN",
    message: `The ledger holds no transaction ${toHex0x(id)}.`,
    fix: "Give the id as it was shown, under the algorithm that named its block.",
    evidence: { transaction: toHex0x(id) },
  });
}

/**
 * The first place at which the bytes were recorded as a content. Contents are not indexed: it is a search.
 * Cost: one pass over the blocks up to the place.
 */
export async function findContentTarget(
  chain: ChainReader,
  content: Uint8Array,
  onBlock: (height: Height) => void = () => {},
): Promise<ProofTarget> {
  const { blocks, tipHeight } = chain.store;
  for (let height = 0; height <= tipHeight; height++) {
    for (const [index, bytes] of blocks.block(height).raw.statements.entries()) {
      // A statement shorter than the content cannot hold it.
      if (bytes.length <= content.length || !isTransaction(bytes)) continue;
      const decoded = decodeBodyStatement(bytes);
      const contents = decoded.ok ? (decoded.value.record?.contents ?? []) : [];
      const place = contents.findIndex((each) => equalBytes(each, content));
      if (place >= 0) return { height, index, content: place };
    }
    onBlock(height);
    if (height % PACE_BLOCKS === 0) await yieldNow();
  }
  throw new LedgerError({
    code: "PROOF_TARGET_UNKNOWN",
    message: `No block from 0 to ${tipHeight} records these ${content.length} bytes as a content.`,
    fix: "Give the content byte for byte as it was recorded, without the end of its line.",
    evidence: { sizeBytes: content.length, tip: tipHeight },
  });
}

/** A tuple of two whose first item is 1: other statements are passed over without being decoded. */
function isTransaction(bytes: Uint8Array): boolean {
  return bytes[0] === 0x82 && bytes[1] === 0x01;
}
