import type { RawBlock } from "../consensus/block.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { HashFunction, HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { decodeBodyStatement } from "../ledger/body-statement.ts";
import { encodeHeader } from "../ledger/header.ts";
import { computeLeafData } from "../ledger/leaf.ts";
import { encodeStatement, type Seal } from "../ledger/statement.ts";
import type { Candidate } from "../machine/machine.ts";
import { computeRoot } from "../merkle/compute-root.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { sealDual } from "./forge-header.ts";
import type { ProposeOptions, SimChain } from "./sim-chain.ts";
import { type BlockRefusal, rawOf } from "./sim-node.ts";

/**
 * An honest block with another body under its header: count, body roots and dual commitment are made to fit again, as
 * an attacker with the keys of sealers would.
 */
export function withBody(
  hashes: HashRegistry,
  honest: Candidate,
  statements: readonly Uint8Array[],
): RawBlock {
  const { header } = honest.block;
  const count = statements.length;
  if (header.type === "v2") {
    const lineages = header.lineages.map((lineage) => {
      return { ...lineage, bodyRoot: rootOf(requireHash(hashes, lineage.code), statements) };
    });
    return { header: encodeHeader(sealDual(hashes, { ...header, count, lineages })), statements };
  }
  const { record } = resolveEpoch(honest.branch.facts.schedule, header.height);
  const hash = requireHash(hashes, assertDefined(record.algs.legacy, "v1 without a code"));
  const bodyRoot = rootOf(hash, statements);
  return { header: encodeHeader({ ...header, count, bodyRoot }), statements };
}

/** A root over statements some of which need not decode; such a one is its own leaf. */
function rootOf(hash: HashFunction, statements: readonly Uint8Array[]): Digest {
  const leaves = statements.map((bytes) => {
    const decoded = decodeBodyStatement(bytes);
    return decoded.ok ? computeLeafData(hash, decoded.value) : bytes;
  });
  return computeRoot(hash, "leaf", leaves);
}

/**
 * The next block of a chain with items that honest machines leave out, each transaction with a receipt that claims
 * success.
 */
export function withItems(
  chain: SimChain,
  items: readonly Uint8Array[],
  options: ProposeOptions = {},
): RawBlock {
  const honest = chain.sketch(options);
  const { statements } = rawOf(honest);
  const { hashes } = chain.node.algorithms;
  const forged = [...statements];
  for (const item of items) {
    const txIndex = forged.length;
    forged.push(item);
    forged.push(encodeStatement({ type: "receipt", txIndex, code: 0, fee: 0n, events: [] }));
  }
  return withBody(hashes, honest, forged);
}

/** The next block of a chain with a commit of the attacker's in the place of the honest one. */
export function withCommit(chain: SimChain, height: number, seals: readonly Seal[]): RawBlock {
  const honest = chain.sketch({ withoutCommit: true });
  const commit = encodeStatement({ type: "commit", height, seals });
  const { statements } = rawOf(honest);
  return withBody(chain.node.algorithms.hashes, honest, [commit, ...statements]);
}

/** What becomes of a block that is offered to a node on the chain's newest block. */
export function offer(
  chain: SimChain,
  raw: RawBlock,
): { readonly refusal: BlockRefusal | null; readonly place: string } {
  const height = chain.height + 1;
  const refusal = chain.node.replica().receive(raw);
  return { refusal: refusal === null ? null : { height, ...refusal }, place: `block ${height}` };
}
