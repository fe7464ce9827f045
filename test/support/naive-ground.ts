import assert from "node:assert/strict";
import { validateBlock } from "../../src/consensus/validation.ts";
import { resealed, withHeader } from "./header-mutations.ts";
import { type LiteralBlock, resolveLiteral } from "./literal-chain.ts";
import type { Item } from "./literal-codec.ts";
import { decodeLiteral, literalAt, literalChainOf } from "./literal-network.ts";
import { makeLongChain } from "./long-chain.ts";
import { TEST_HASHES } from "./test-algorithms.ts";

/** The long chain and its literal twin, on which naive validators and the real one judge the same blocks. */
export const ground = makeLongChain();
export const literal = literalChainOf(ground);

/** Lineages of a header of the second form. */
export function linesOf(header: readonly Item[]): readonly (readonly Item[])[] {
  return header[9] as readonly (readonly Item[])[];
}

/** Block `height` with another header, its dual commitment made anew. */
export function forged(
  height: number,
  change: (header: readonly Item[]) => readonly Item[],
): LiteralBlock {
  const block = literalAt(literal, height);
  const epoch = resolveLiteral(literal.schedule(height), height);
  return withHeader(block, resealed(change(block.header), epoch));
}

/** What the ledger says about a block on top of block `height - 1`. */
export function judged(height: number, block: LiteralBlock): readonly string[] {
  const decoded = decodeLiteral(ground, height, block);
  assert(decoded !== null, "refused by stage D");
  const branch = ground.chain.branchAt(height - 1);
  const { header, body } = decoded;
  const found = validateBlock({ hashes: TEST_HASHES, branch, header, body });
  return found.map(({ number, subCode }) => `${number} ${subCode}`);
}

/** True iff both are the same bytes. */
export function same(left: Item | undefined, right: Item | undefined): boolean {
  return Buffer.from(left as Uint8Array).equals(right as Uint8Array);
}
