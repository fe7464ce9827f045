import { buildFallback } from "./fallback-world.ts";
import type { RangePorts } from "./range-ports.ts";
import { replaceFunction } from "./replaced-world.ts";
import { createRandom, type SeededRandom } from "./seeded-random.ts";
import { buildSideWorld, type SideWorldName } from "./side-world.ts";
import type { SimChain } from "./sim-chain.ts";
import { buildWorld, type World, type WorldCodes } from "./world.ts";
import { STARTS } from "./world-schedule.ts";

/** The worlds of the range: which of the two hash functions is the broken one. */
export const WORLD_CODES = {
  "weak legacy": { legacy: 0x300000, pq: 0x16 },
  "weak pq": { legacy: 0x12, pq: 0x300000 },
  sound: { legacy: 0x12, pq: 0x16 },
} as const satisfies Readonly<Record<string, WorldCodes>>;

export type WorldName = keyof typeof WORLD_CODES;

/** Where attacks are mounted: worlds that are built when first asked for, and randomness that a seed decides. */
export class Range {
  readonly ports: RangePorts;
  readonly seed: number;
  readonly #worlds = new Map<WorldName, World>();
  readonly #sides = new Map<SideWorldName, World>();
  #replaced: SimChain | null = null;
  readonly #fallbacks = new Map<WorldName, SimChain>();

  /** Requires: a seed of 0..2^32-1. */
  constructor(ports: RangePorts, seed: number) {
    this.ports = ports;
    this.seed = seed;
  }

  world(name: WorldName): World {
    const known = this.#worlds.get(name);
    if (known !== undefined) return known;
    const named = { name: name.replace(" ", "-"), codes: WORLD_CODES[name] };
    const built = buildWorld(this.ports, this.seed, named);
    this.#worlds.set(name, built);
    return built;
  }

  /** A small world with a genesis document of its own. */
  side(name: SideWorldName): World {
    const known = this.#sides.get(name);
    if (known !== undefined) return known;
    const built = buildSideWorld(this.ports, this.seed, name);
    this.#sides.set(name, built);
    return built;
  }

  /** The chain of the sound world whose only function the council replaces by BLAKE3 from block 42 on. */
  replaced(): SimChain {
    if (this.#replaced !== null) return this.#replaced;
    const world = this.world("sound");
    this.#replaced = world.base.fork(STARTS[5] + 2);
    replaceFunction(this.#replaced, world, 0x1e);
    return this.#replaced;
  }

  /** The chain of a world that falls back from v2-pq-primary and returns. */
  fallback(name: WorldName): SimChain {
    const known = this.#fallbacks.get(name);
    if (known !== undefined) return known;
    const built = buildFallback(this.world(name));
    this.#fallbacks.set(name, built);
    return built;
  }

  /** Numbers of their own for each label. */
  random(label: string): SeededRandom {
    return createRandom(this.seed, label);
  }
}
