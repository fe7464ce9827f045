import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { BodyStatement } from "../ledger/body-statement.ts";
import { computeLeafData } from "../ledger/leaf.ts";
import { digestSchema, heightSchema, timeMsSchema } from "../ledger/schemas.ts";
import { computeRoot } from "../merkle/compute-root.ts";
import type { Digest, Height, TimeMs } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";

/**
 * The block of a naive ledger that has learned a second hash function: one link and one root as before, beside them
 * fields of the second function, and one digest over both roots.
 */
export interface NaiveBlock {
  readonly height: Height;
  readonly timeMs: TimeMs;
  readonly prevId: Digest;
  readonly bodyRoot: Digest;
  /** Fields of the second function, or null where the block has none. */
  readonly second: { readonly prevId: Digest; readonly bodyRoot: Digest } | null;
  /** `H_first(bodyRoot ‖ second.bodyRoot)`: one outer hash over roots only (N11). */
  readonly commitment: Digest | null;
  readonly statements: readonly BodyStatement[];
}

/** The two functions of a naive ledger; all that it relies on is the first. */
export interface NaiveHashes {
  readonly first: HashFunction;
  readonly second: HashFunction;
}

const namedSchema = struct({
  height: heightSchema,
  timeMs: timeMsSchema,
  prevId: digestSchema,
  bodyRoot: digestSchema,
});

/** The id of a block: of the fields that there were before the second function came (N8). */
export function computeNaiveId(hashes: NaiveHashes, block: NaiveBlock): Digest {
  const { height, timeMs, prevId, bodyRoot } = block;
  return hashes.first.digest(encode(namedSchema, { height, timeMs, prevId, bodyRoot }));
}

/** The one digest that holds both roots together (N11). */
export function computeNaiveCommitment(
  hashes: NaiveHashes,
  roots: { readonly first: Digest; readonly second: Digest },
): Digest {
  return hashes.first.digest(concatBytes(roots.first, roots.second));
}

/** Roots that were computed already; bodies are never changed once they are made. */
const knownRoots = new WeakMap<readonly BodyStatement[], Map<HashFunction, Digest>>();

/** The root of a body under one of the functions. Cost: once for each body and function. */
export function computeNaiveRoot(hash: HashFunction, statements: readonly BodyStatement[]): Digest {
  const known = knownRoots.get(statements) ?? new Map<HashFunction, Digest>();
  knownRoots.set(statements, known);
  const root = known.get(hash) ?? rootOf(hash, statements);
  known.set(hash, root);
  return root;
}

function rootOf(hash: HashFunction, statements: readonly BodyStatement[]): Digest {
  const leaves = statements.map((statement) => computeLeafData(hash, statement));
  return computeRoot(hash, "leaf", leaves);
}

/** What a naive block is sealed from. */
export interface NaiveContent {
  readonly timeMs: TimeMs;
  readonly statements: readonly BodyStatement[];
  readonly hasSecond: boolean;
}

/** An honest block of the naive ledger on top of a parent; null is the parent of block 0. */
export function sealNaive(
  hashes: NaiveHashes,
  parent: NaiveBlock | null,
  content: NaiveContent,
): NaiveBlock {
  const { timeMs, statements, hasSecond } = content;
  const bodyRoot = computeNaiveRoot(hashes.first, statements);
  const ofSecond = hasSecond ? computeNaiveRoot(hashes.second, statements) : null;
  return {
    height: parent === null ? 0 : parent.height + 1,
    timeMs,
    prevId: naiveLink(hashes, parent),
    bodyRoot,
    // The link of the second function is a digest of the first function's id (N10).
    second:
      ofSecond === null
        ? null
        : { prevId: hashes.second.digest(naiveLink(hashes, parent)), bodyRoot: ofSecond },
    commitment:
      ofSecond === null
        ? null
        : computeNaiveCommitment(hashes, { first: bodyRoot, second: ofSecond }),
    statements,
  };
}

/**
 * What the naive ledger checks of a block, or null where it accepts it: the height, the link and the root of the first
 * function. The time is not checked, nothing ties a block to an epoch (N14), the second function's fields are taken as
 * they come (N6, N12), and a block without them is one of the old kind (N9).
 */
export function judgeNaive(
  hashes: NaiveHashes,
  parent: NaiveBlock | null,
  block: NaiveBlock,
): string | null {
  const height = parent === null ? 0 : parent.height + 1;
  if (block.height !== height) return `height ${block.height}, expected ${height}`;
  if (!equalBytes(block.prevId, naiveLink(hashes, parent))) return "link to another parent";
  const root = computeNaiveRoot(hashes.first, block.statements);
  if (!equalBytes(block.bodyRoot, root)) return "root of another body";
  if (block.second === null || block.commitment === null) return null;
  const roots = { first: block.bodyRoot, second: block.second.bodyRoot };
  const commitment = computeNaiveCommitment(hashes, roots);
  return equalBytes(block.commitment, commitment) ? null : "commitment to other roots";
}

function naiveLink(hashes: NaiveHashes, parent: NaiveBlock | null): Digest {
  if (parent === null) return new Uint8Array(hashes.first.digestLength);
  return computeNaiveId(hashes, parent);
}
