import { leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeBlockId } from "../ledger/block-id.ts";
import { decodeBodyStatement } from "../ledger/body-statement.ts";
import { computeDualCommitment } from "../ledger/dual-commitment.ts";
import { encodeHeader } from "../ledger/header.ts";
import { computeLeafData } from "../ledger/leaf.ts";
import type { Candidate } from "../machine/machine.ts";
import { computeNode } from "../merkle/node-digest.ts";
import { splitPoint } from "../merkle/tree-geometry.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { divFloor } from "../primitives/integer.ts";
import { type Candidates, findCollision } from "./collision-search.ts";
import type { RangePorts } from "./range-ports.ts";
import type { SimChain } from "./sim-chain.ts";
import type { SimKey } from "./sim-key.ts";
import { recordPayload, transactionItem } from "./sim-transaction.ts";

/** Variants of each of the attacker's transactions; with four of them, 20,736 bodies are at hand for 48 signatures. */
const VARIANTS = 12;

/** Two blocks that an attacker has made for one height, both faultless on their own. */
export interface SplitBlock {
  /** What the one half of the world is shown, and what the chain goes on from. */
  readonly left: Candidate;
  readonly right: Candidate;
  /** Trials of the search that found them. */
  readonly tried: number;
}

/** What an attacker splits a block by: the broken function, and keys of accounts that have not signed anything yet. */
export interface SplitRequest {
  readonly ports: RangePorts;
  readonly chain: SimChain;
  readonly keys: readonly SimKey[];
  readonly code: HashCode;
  readonly carryPq?: boolean;
}

/**
 * Two bodies with one root under a broken function, for the next block of a chain: each of four transactions is signed
 * in several variants, and a birthday search goes over the roots of all their combinations. All variants have one size,
 * so that fees, receipts and the state after the block are the same and the header is too, as far as the function reaches.
 */
export function splitBody(request: SplitRequest): SplitBlock {
  const { ports, chain, code } = request;
  const variants = signVariants(request);
  const sketch = sketchChoice(request, variants, 0);
  const leaves = leafChoices(requireHash(ports.hashes, code), sketch, variants);
  const hash = requireHash(ports.hashes, code);
  const candidates: Candidates = {
    label: `two bodies with one root at block ${chain.height + 1}`,
    count: countChoices(variants),
    digest: (index) => rootOf(hash, leaves(index)),
  };
  const found = assertDefined(findCollision(ports, candidates), "too few bodies for a collision");
  const left = sketchChoice(request, variants, found.first);
  const right = sketchChoice(request, variants, found.second);
  assert(equalBytes(left.block.body.root(code), right.block.body.root(code)), "roots differ");
  return { left, right, tried: found.tried };
}

/**
 * Two whole blocks with one id under a broken function, each with its own body and with both roots and both digests of
 * the dual commitment right. Requires: a height whose header has two lineages, or one under the broken function.
 */
export function splitHeader(request: SplitRequest): SplitBlock {
  const { ports, chain, code } = request;
  const variants = signVariants(request);
  const sketch = sketchChoice(request, variants, 0);
  const { header } = sketch.block;
  assert(header.type === "v2", "a v1 header has one root and no more");
  const hashes = header.lineages.map((lineage) => requireHash(ports.hashes, lineage.code));
  const leavesOf = hashes.map((hash) => leafChoices(hash, sketch, variants));
  const idHash = requireHash(ports.hashes, code);
  const headerOf = (index: number): Uint8Array => {
    const lineages = header.lineages.map((lineage, place) => {
      const leaves = assertDefined(leavesOf[place], "leaves of a lineage")(index);
      return { ...lineage, bodyRoot: rootOf(hashes[place] as HashFunction, leaves) };
    });
    const bare = { ...header, lineages };
    const [first, second] = hashes;
    if (header.dual === null || first === undefined || second === undefined) {
      return encodeHeader(bare);
    }
    return encodeHeader({ ...bare, dual: computeDualCommitment(first, second, bare) });
  };
  const candidates: Candidates = {
    label: `two headers with one id at block ${chain.height + 1}`,
    count: countChoices(variants),
    digest: (index) => computeBlockId(idHash, headerOf(index)),
  };
  const found = assertDefined(findCollision(ports, candidates), "too few headers for a collision");
  const left = sketchChoice(request, variants, found.first);
  const right = sketchChoice(request, variants, found.second);
  assert(equalBytes(idOf(left, code), idOf(right, code)), "ids differ");
  return { left, right, tried: found.tried };
}

/** Id of a block under a code. */
export function idOf(candidate: Candidate, code: HashCode): Digest {
  return assertDefined(candidate.ids.get(code), `no id under 0x${code.toString(16)}`);
}

/** The attacker's transactions: for each of its accounts, the same statement in variants of one size. */
function signVariants(request: SplitRequest): readonly (readonly Uint8Array[])[] {
  const { chain, keys } = request;
  const { chainId } = chain.node.document;
  return keys.map((key, account) =>
    Array.from({ length: VARIANTS }, (_, variant) =>
      transactionItem({
        chainId,
        keys: [key],
        sequence: chain.sequenceOf(key.account),
        payload: recordPayload([`account ${account} owes ${100 + variant} coins`]),
      }),
    ),
  );
}

function countChoices(variants: readonly (readonly Uint8Array[])[]): number {
  return variants.reduce((count, choices) => count * choices.length, 1);
}

/** The digits of a number in the base of each account's variants. */
function digitsOf(variants: readonly (readonly Uint8Array[])[], index: number): readonly number[] {
  let rest = index;
  return variants.map((choices) => {
    const digit = rest % choices.length;
    rest = divFloor(rest, choices.length);
    return digit;
  });
}

function sketchChoice(
  request: SplitRequest,
  variants: readonly (readonly Uint8Array[])[],
  index: number,
): Candidate {
  const items = digitsOf(variants, index).map((digit, account) =>
    assertDefined(variants[account]?.[digit], "a variant"),
  );
  const { carryPq } = request;
  return request.chain.sketch(carryPq === undefined ? { items } : { items, carryPq });
}

/** Leaf digests of the body that a number stands for; only those of the attacker's transactions change. */
function leafChoices(
  hash: HashFunction,
  sketch: Candidate,
  variants: readonly (readonly Uint8Array[])[],
): (index: number) => readonly Digest[] {
  const { statements } = sketch.block.body;
  const leafOf = (data: Uint8Array): Digest =>
    hash.digest(concatBytes(leafTag("leaf", hash.code), data));
  const fixed = statements.map((statement) => leafOf(computeLeafData(hash, statement)));
  const places = variants.map((choices) => {
    const place = statements.findIndex(({ bytes }) => equalBytes(bytes, choices[0] as Uint8Array));
    assert(place >= 0, "an attacker's transaction is not in its own block");
    return place;
  });
  const own = variants.map((choices) =>
    choices.map((item) => {
      const statement = decodeBodyStatement(item);
      assert(statement.ok, "an attacker's transaction does not decode");
      return leafOf(computeLeafData(hash, statement.value));
    }),
  );
  return (index) => {
    const leaves = [...fixed];
    for (const [account, digit] of digitsOf(variants, index).entries()) {
      leaves[places[account] as number] = own[account]?.[digit] as Digest;
    }
    return leaves;
  };
}

/** RFC 9162 root of leaf digests. */
function rootOf(hash: HashFunction, leaves: readonly Digest[]): Digest {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const middle = splitPoint(leaves.length);
  return computeNode(
    hash,
    rootOf(hash, leaves.slice(0, middle)),
    rootOf(hash, leaves.slice(middle)),
  );
}
