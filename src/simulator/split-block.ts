import { resolveEpoch } from "../consensus/schedule.ts";
import { leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { type BodyStatement, decodeBodyStatement } from "../ledger/body-statement.ts";
import type { BlockHeader } from "../ledger/header.ts";
import { computeLeafData } from "../ledger/leaf.ts";
import type { Candidate } from "../machine/machine.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { divFloor } from "../primitives/integer.ts";
import { type Candidates, findCollision } from "./collision-search.ts";
import { sealDual } from "./forge-header.ts";
import type { RangePorts } from "./range-ports.ts";
import type { SimChain } from "./sim-chain.ts";
import type { SimKey } from "./sim-key.ts";
import { recordPayload, transactionItem } from "./sim-transaction.ts";
import { VariantState } from "./variant-state.ts";
import { VariantTree } from "./variant-tree.ts";

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

/** What an attacker splits a block by: keys of accounts that have not signed anything yet. */
export interface SplitRequest {
  readonly ports: RangePorts;
  readonly chain: SimChain;
  readonly keys: readonly SimKey[];
  readonly carryPq?: boolean;
}

/** The blocks among which a search goes: one that was executed, and the body roots of all others by their number. */
export interface SplitFamily {
  readonly sketch: Candidate;
  readonly rootAt: (code: HashCode, index: number) => Digest;
  /** The header of a block by its number, with everything that follows from the body. */
  readonly headerAt: (index: number) => BlockHeader;
}

/**
 * Two blocks for the next height of a chain with one digest, each faultless on its own. Each of the attacker's
 * transactions is signed in several variants, and a birthday search goes over all their combinations. The variants have
 * one size, so that fees and receipts are the same whichever is chosen; of the state, only the audit trail differs.
 * Requires: a digest of the broken function.
 */
export function splitBlock(
  request: SplitRequest,
  target: {
    readonly label: string;
    readonly digest: (family: SplitFamily, index: number) => Digest;
  },
): SplitBlock {
  const { ports, chain } = request;
  const variants = signVariants(request);
  const family = familyOf(request, variants);
  const candidates: Candidates = {
    label: `${target.label} at block ${chain.height + 1}`,
    count: countChoices(variants),
    digest: (index) => target.digest(family, index),
  };
  const found = assertDefined(findCollision(ports, candidates), "too few blocks for a collision");
  const left = sketchChoice(request, variants, found.first);
  const right = sketchChoice(request, variants, found.second);
  return { left, right, tried: found.tried };
}

function familyOf(
  request: SplitRequest,
  variants: readonly (readonly Uint8Array[])[],
): SplitFamily {
  const { hashes } = request.ports;
  const sketch = sketchChoice(request, variants, 0);
  const roots = new Map<HashCode, (index: number) => Digest>();
  const rootAt = (code: HashCode, index: number): Digest => {
    const known = roots.get(code) ?? rootsOf(requireHash(hashes, code), sketch, variants);
    roots.set(code, known);
    return known(index);
  };
  const { header } = sketch.block;
  const { document, store } = request.chain.node;
  const state = new VariantState(hashes, sketch, {
    chainId: document.chainId,
    parent: store,
    variants: variants.map((items) =>
      items.map((item) => assertDefined(decodeItem(item).transaction, "no transaction").body),
    ),
  });
  const rootsAt = (code: HashCode, index: number) => ({
    bodyRoot: rootAt(code, index),
    stateRoot: state.root(code, digitsOf(variants, index)),
  });
  const headerAt = (index: number): BlockHeader => {
    if (header.type === "v1") {
      const { legacy } = resolveEpoch(sketch.branch.facts.schedule, header.height).record.algs;
      return { ...header, ...rootsAt(assertDefined(legacy, "v1 without a code"), index) };
    }
    const lineages = header.lineages.map((lineage) => {
      return { ...lineage, ...rootsAt(lineage.code, index) };
    });
    return sealDual(hashes, { ...header, lineages });
  };
  return { sketch, rootAt, headerAt };
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

/** The roots of all bodies of a family under one function; only the leaves of the attacker's transactions vary. */
function rootsOf(
  hash: HashFunction,
  sketch: Candidate,
  variants: readonly (readonly Uint8Array[])[],
): (index: number) => Digest {
  const { statements } = sketch.block.body;
  const leafOf = (statement: BodyStatement): Digest =>
    hash.digest(concatBytes(leafTag("leaf", hash.code), computeLeafData(hash, statement)));
  const places = variants.map((choices) => {
    const place = statements.findIndex(({ bytes }) => equalBytes(bytes, choices[0] as Uint8Array));
    assert(place >= 0, "an attacker's transaction is not in its own block");
    return place;
  });
  const choices = statements.map((statement, place) => {
    const own = variants[places.indexOf(place)];
    return own === undefined ? [leafOf(statement)] : own.map((item) => leafOf(decodeItem(item)));
  });
  const tree = new VariantTree(hash, choices);
  return (index) => {
    const chosen = new Array<number>(statements.length).fill(0);
    for (const [account, digit] of digitsOf(variants, index).entries()) {
      chosen[places[account] as number] = digit;
    }
    return tree.root(chosen);
  };
}

function decodeItem(item: Uint8Array): BodyStatement {
  const statement = decodeBodyStatement(item);
  assert(statement.ok, "an attacker's transaction does not decode");
  return statement.value;
}
