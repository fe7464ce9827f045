import { divFloor } from "../../primitives/integer.ts";
import type { Ground } from "./ground.ts";

/** Blocks whose pace says how fast the next ones come. */
const PACE_BLOCKS = 64;

/** Heights between which a moment is expected to fall. */
export interface HeightRange {
  readonly from: number;
  readonly to: number;
}

interface Pace {
  readonly blocks: number;
  readonly seconds: number;
}

const paces = new WeakMap<Ground, Pace>();

/**
 * Between which heights a future second falls, if blocks come at the pace of the newest ones, a third faster or half
 * slower: a projection, which nothing rests on. Null of what is past, and where no pace is known.
 */
export function projectHeight(ground: Ground, second: number | null): HeightRange | null {
  const left = second === null ? 0 : second - ground.now;
  if (left <= 0) return null;
  const { blocks, seconds } = paceOf(ground);
  if (seconds === 0) return null;
  // Half slower: two thirds of the blocks; a third faster: one and a half times as many.
  const from = ground.height + Math.max(1, divFloor(left * blocks * 2, seconds * 3));
  return { from, to: ground.height + 1 + divFloor(left * blocks * 3, seconds * 2) };
}

function paceOf(ground: Ground): Pace {
  const known = paces.get(ground);
  if (known !== undefined) return known;
  const { service, height } = ground;
  const first = Math.max(0, height - PACE_BLOCKS);
  const before = service.index.blocks.get(first)?.clockS ?? ground.now;
  const pace = { blocks: height - first, seconds: ground.now - before };
  paces.set(ground, pace);
  return pace;
}
