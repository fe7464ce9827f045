import assert from "node:assert/strict";
import { type Block, decodeBlock } from "../../src/consensus/block.ts";
import { type LiteralBlock, LiteralChain, literalBlock } from "./literal-chain.ts";
import { TEST_HASHES } from "./test-algorithms.ts";
import { rawOf, type TestNetwork } from "./test-network.ts";

/** The chain of a network as bytes alone, for those who compute everything again. */
export function literalChainOf(network: TestNetwork): LiteralChain {
  const chain = new LiteralChain(network.document.bytes);
  for (const candidate of network.chain.kept) {
    const raw = rawOf(candidate);
    chain.push(literalBlock(raw.header, raw.statements));
  }
  return chain;
}

/** Block `height` of a literal chain. */
export function literalAt(chain: LiteralChain, height: number): LiteralBlock {
  const block = chain.blocks[height];
  assert(block !== undefined, `no block ${height}`);
  return block;
}

/** Stage D of a block on top of block `height - 1`; null where it refuses. */
export function decodeLiteral(
  network: TestNetwork,
  height: number,
  block: LiteralBlock,
): Block | null {
  const branch = network.chain.branchAt(height - 1);
  const decoded = decodeBlock(
    { header: block.headerBytes, statements: block.statements },
    {
      hashes: TEST_HASHES,
      chainId: branch.chainId,
      limits: branch.facts.limits,
      isGenesis: height === 0,
    },
  );
  return decoded.ok ? decoded.value : null;
}
