import type { IdSet } from "../consensus/reorg.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeBlockId } from "../ledger/block-id.ts";
import { type BlockHeader, decodeHeader } from "../ledger/header.ts";
import type { ChainId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { StoredHeader } from "./stored-block.ts";

/** The ids of its parent that a header links, under the codes of its lineages. A v1 header does not name its code. */
export function parentLinks(header: BlockHeader, ids: IdSet): IdSet {
  if (header.type === "v2") return header.lineages.map(({ code, prevId }) => [code, prevId]);
  const code = ids[0]?.[0];
  return code === undefined ? [] : [[code, header.prevId]];
}

/**
 * Why a stored header and the ids beside it are not of one block of its height, or its header. Ids that are not of its
 * lineages hash the body too and are left to a full check.
 */
export function readHeaderOfIds(
  stored: StoredHeader,
  context: { readonly chainId: ChainId; readonly hashes: HashRegistry },
): { readonly header: BlockHeader } | { readonly fault: string } {
  const { height, ids } = stored;
  const decoded = decodeHeader(stored.header, context.chainId);
  if (!decoded.ok) return { fault: `the header does not decode (${decoded.error.code})` };
  const header = decoded.value;
  if (header.height !== height) return { fault: `the header is of block ${header.height}` };
  for (const [code] of parentLinks(header, ids)) {
    const id = ids.find(([other]) => other === code)?.[1];
    if (id === undefined) return { fault: `no id under 0x${code.toString(16)}` };
    const hash = context.hashes.get(code);
    // Without the algorithm nothing can be said; who needs it refuses to start for that reason.
    if (hash !== undefined && !equalBytes(computeBlockId(hash, stored.header), id)) {
      return { fault: `the id under 0x${code.toString(16)} is not that of the header` };
    }
  }
  return { header };
}
