import type { RawBlock } from "../consensus/block.ts";
import { RULE_VERSIONS } from "../ledger/rule-version.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { FALLBACK_BATCH, FALLBACK_START, RETURN_START } from "./fallback-world.ts";
import { type Phase, placeOf } from "./phase.ts";
import type { Range, WorldName } from "./range.ts";
import type { SimChain } from "./sim-chain.ts";
import { type BlockRefusal, SimNode } from "./sim-node.ts";
import type { World } from "./world.ts";
import { BARE_HEIGHTS, STARTS } from "./world-schedule.ts";

/** Where an attack on a block is mounted. */
export interface Scene {
  readonly world: World;
  /** The honest chain that the attacked block belongs to. */
  readonly chain: SimChain;
  readonly height: Height;
  /** True iff the victim reads the chain from block 0 on, after the fact, instead of living through it. */
  readonly isRead: boolean;
  /** Height up to which the chain goes on. */
  readonly until: Height;
}

/** The scene of a phase in a world. */
export function sceneOf(range: Range, name: WorldName, phase: Phase): Scene {
  const world = range.world(name);
  const place = placeOf(phase);
  if (place !== undefined) {
    return { world, chain: world.base, ...place, until: untilOf(place.height, place.isRead) };
  }
  const chain = range.fallback(name);
  const height = phase === "before a fallback" ? FALLBACK_START - 1 : FALLBACK_BATCH;
  const isRead = phase === "after a fallback";
  assert(phase.endsWith(" a fallback"), `no block to attack ${phase}`);
  return { world, chain, height, isRead, until: isRead ? RETURN_START : height + 1 };
}

/** Far enough for the next block with PQ fields to have come and, where the past is read, for the next rules. */
function untilOf(height: Height, isRead: boolean): Height {
  let carrier = Math.max(height + 1, STARTS[2]);
  while (BARE_HEIGHTS.includes(carrier)) carrier += 1;
  const next = RULE_VERSIONS.map((rule) => STARTS[rule]).find((start) => start > height);
  return Math.max(carrier, isRead ? (next ?? height) : height + 1);
}

/** A chain of its own that stands on the parent of the attacked block. */
export function beforeAttack(scene: Scene): SimChain {
  return scene.chain.fork(scene.height - 1);
}

/** Lets a chain go on as the honest one did, with empty blocks. */
export function goOn(chain: SimChain, until: Height): void {
  while (chain.height < until) {
    const height = chain.height + 1;
    chain.seal({ carryPq: !BARE_HEIGHTS.includes(height) });
  }
}

/** What came of showing a victim another block in the place of a chain's own one. */
export interface Shown {
  readonly victim: SimNode;
  readonly refusal: BlockRefusal | null;
}

/**
 * Shows a block in the place of one that a chain has, with all the chain's later blocks: live to a node that stands on
 * its parent, or to one that reads everything from block 0.
 */
export function showInstead(scene: Scene, chain: SimChain, raw: RawBlock): Shown {
  const { height, isRead } = scene;
  const victim = isRead
    ? new SimNode(chain.node.document, chain.node.algorithms)
    : chain.node.replica(height - 1);
  const before = isRead ? chain.raws(0, height - 1) : [];
  const refusal = victim.receiveAll([...before, raw, ...chain.raws(height + 1)]);
  return { victim, refusal };
}

/** Which statements of two bodies differ, for people. */
export function differingStatements(left: RawBlock, right: RawBlock): string {
  const count = Math.max(left.statements.length, right.statements.length);
  const places: number[] = [];
  for (let i = 0; i < count; i++) {
    const own = left.statements[i];
    const other = right.statements[i];
    const same = own !== undefined && other !== undefined && equalBytes(own, other);
    if (!same) places.push(i);
  }
  const listed = places.length > 6 ? `${places.length}` : places.join(", ");
  return places.length === 1 ? `statement ${listed}` : `statements ${listed}`;
}

/** The honest block at the attacked height. */
export function honestRaw(scene: Scene): RawBlock {
  return assertDefined(scene.chain.raws(scene.height, scene.height)[0], "no attacked block");
}
