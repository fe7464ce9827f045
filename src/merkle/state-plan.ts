import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { compareBytes, equalBytes } from "../primitives/bytes.ts";
import { comparePaths, orderPaths, pathBit } from "./path-order.ts";
import { computePaths, KEY_BYTES_MAX, VALUE_BYTES_MAX } from "./state-leaf.ts";
import { EMPTY_PLACE, leafHolds, leafKey, type StateNodes } from "./state-nodes.ts";

/** A value to set, or null for a key that goes. */
export type StateChange = readonly [key: Uint8Array, value: Uint8Array | null];

/**
 * Two entries whose paths are equal: a collision of the hash function. The tree of such a map is not defined, since the
 * recursion that defines it never ends.
 */
export interface StatePathCollision {
  readonly code: "MERKLE_STATE_COLLISION";
  readonly keys: readonly [Uint8Array, Uint8Array];
  readonly path: Digest;
}

/** A leaf that stays in the tree but not in its place, because changes with other keys meet there. */
export interface DisplacedLeaf {
  readonly leaf: number;
  /** Its place among the displaced leaves. */
  readonly place: number;
  /** The changes that meet it: a range of the order. */
  readonly start: number;
  readonly end: number;
}

/** Where changes meet the tree, found without changing it. */
export interface StatePlan {
  readonly changes: readonly StateChange[];
  /** Bytes of a path. */
  readonly pathBytes: number;
  readonly paths: Uint8Array;
  /** The changes ascending by path. */
  readonly order: Uint32Array;
  /** Number of the leaf that each change's key has already, 0 for none. */
  readonly existing: Int32Array;
  readonly displaced: ReadonlyMap<number, DisplacedLeaf>;
  readonly displacedPaths: Uint8Array;
  readonly collision: StatePathCollision | undefined;
}

/**
 * Plans changes. Requires: keys of 1..64 bytes, strictly ascending; values of at most 65,536 bytes.
 * Cost: a digest for each change and for each leaf that it displaces; reads of the nodes above them.
 */
export function planChanges(
  hash: HashFunction,
  nodes: StateNodes,
  top: number,
  changes: readonly StateChange[],
): StatePlan {
  checkChanges(changes);
  const pathBytes = hash.digestLength;
  const keys = changes.map(([key]) => key);
  const paths = computePaths(hash, keys);
  const order = orderPaths(paths, pathBytes, changes.length);
  const existing = new Int32Array(changes.length);
  const displaced = new Map<number, DisplacedLeaf>();
  const places = { order, paths, pathBytes };
  const locate = (reference: number, start: number, end: number, depth: number): void => {
    if (start === end || reference === EMPTY_PLACE) return;
    if (reference > 0) {
      const middle = splitOrder(places, start, end, depth);
      locate(nodes.branches.first(reference), start, middle, depth + 1);
      locate(nodes.branches.second(reference), middle, end, depth + 1);
      return;
    }
    const leaf = -reference;
    for (let i = start; i < end; i++) {
      const change = order[i] as number;
      if (!leafHolds(nodes, leaf, keys[change] as Uint8Array)) continue;
      existing[change] = leaf;
      return;
    }
    displaced.set(leaf, { leaf, place: displaced.size, start, end });
  };
  locate(top, 0, changes.length, 0);
  const displacedKeys = [...displaced.keys()].map((leaf) => leafKey(nodes, leaf));
  const displacedPaths = computePaths(hash, displacedKeys);
  const plan = { changes, pathBytes, paths, order, existing, displaced, displacedPaths };
  return { ...plan, collision: findEqualPaths(plan, displacedKeys) };
}

/** Paths and the order in which they ascend. */
interface OrderedPaths {
  readonly order: Uint32Array;
  readonly paths: Uint8Array;
  readonly pathBytes: number;
}

/**
 * The first place of `start .. end` in the order whose path turns right at the depth, or `end`.
 * Plain numbers in place of options: this runs once for every node of a walk.
 */
export function splitOrder(
  { order, paths, pathBytes }: OrderedPaths,
  start: number,
  end: number,
  depth: number,
): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = order[middle] as number;
    if (pathBit(paths, place * pathBytes, depth) === 1) high = middle;
    else low = middle + 1;
  }
  return low;
}

function checkChanges(changes: readonly StateChange[]): void {
  let before: Uint8Array | undefined;
  for (const [key, value] of changes) {
    assert(key.length >= 1 && key.length <= KEY_BYTES_MAX, "a key has 1 to 64 bytes");
    assert(value === null || value.length <= VALUE_BYTES_MAX, "a value has up to 65,536 bytes");
    assert(before === undefined || compareBytes(before, key) < 0, "changes are not ascending");
    before = key;
  }
}

type Unchecked = Omit<StatePlan, "collision">;

/** Two entries of the map after the changes whose paths are equal. */
function findEqualPaths(
  plan: Unchecked,
  displacedKeys: readonly Uint8Array[],
): StatePathCollision | undefined {
  const { changes, order, paths, pathBytes, displaced, displacedPaths } = plan;
  let before = -1;
  for (const place of order) {
    if (changes[place]?.[1] === null) continue;
    if (before >= 0 && comparePaths(paths, pathBytes, before, place) === 0) {
      return collisionOf(plan, keyAt(changes, before), place);
    }
    before = place;
  }
  for (const { place: at, start, end } of displaced.values()) {
    const path = displacedPaths.subarray(at * pathBytes, (at + 1) * pathBytes);
    for (const place of order.subarray(start, end)) {
      if (changes[place]?.[1] === null || !equalBytes(path, pathAt(plan, place))) continue;
      return collisionOf(plan, displacedKeys[at] as Uint8Array, place);
    }
  }
  return undefined;
}

function collisionOf(plan: Unchecked, other: Uint8Array, place: number): StatePathCollision {
  const keys = [other, keyAt(plan.changes, place)] as const;
  return { code: "MERKLE_STATE_COLLISION", keys, path: new Uint8Array(pathAt(plan, place)) };
}

function keyAt(changes: readonly StateChange[], place: number): Uint8Array {
  return (changes[place] as StateChange)[0];
}

function pathAt({ paths, pathBytes }: Unchecked, place: number): Uint8Array {
  return paths.subarray(place * pathBytes, (place + 1) * pathBytes);
}
