import type { BranchPast } from "../consensus/advance.ts";
import { extendLane, type Lane } from "../consensus/branch.ts";
import { computeHid } from "../consensus/hid.ts";
import type { EpochSchedule } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { restoredPast } from "../machine/restored-past.ts";
import { computeCompactRoot } from "../merkle/compact-range.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { type ChainReader, readBlock } from "./chain-reader.ts";
import { laneBelow } from "./pruning/kept-lanes.ts";
import { recentOf } from "./recent-of.ts";

/**
 * The past of a stored chain under any code, computed from its content: what a history anchor is compared with. Lanes
 * once computed are kept and extended, never below a size that is asked for. Of a chain whose older bodies are not held
 * it is what the lanes of the newest blocks say, and what was kept when the bodies were let go. Cost: one pass over the
 * blocks a code.
 */
export class ChainPast implements BranchPast {
  readonly #chain: ChainReader;
  /** The schedule of the branch as of now; records of the past do not change. */
  readonly #schedule: () => EpochSchedule;
  readonly #lanes = new Map<HashCode, Lane>();

  constructor(chain: ChainReader, schedule: () => EpochSchedule) {
    this.#chain = chain;
    this.#schedule = schedule;
  }

  lane(code: HashCode, size: number): Lane | undefined {
    const { store, algorithms } = this.#chain;
    const isWhole = store.retained.bodiesFrom === 0;
    const recent = restoredPast(algorithms.hashes, recentOf(this.#chain).branchAt);
    return (isWhole ? undefined : recent.lane(code, size)) ?? this.#computeLane(code, size);
  }

  #computeLane(code: HashCode, size: number): Lane | undefined {
    const { hashes } = this.#chain.algorithms;
    const { bodiesFrom } = this.#chain.store.retained;
    const known = this.#lanes.get(code);
    const isUsable = known !== undefined && known.history.size >= bodiesFrom;
    let lane = isUsable && known.history.size <= size ? known : laneBelow(this.#chain, code);
    if (lane === undefined || lane.history.size > size) return undefined;
    for (let height = lane.history.size; height < size; height++) {
      const block = readBlock(this.#chain, height);
      const hid = computeHid(hashes, block, { code, schedule: this.#schedule() });
      lane = extendLane(hashes, lane, { code, height, hid });
    }
    this.#lanes.set(code, lane);
    return lane;
  }

  historyRoot(code: HashCode, size: number): Digest | undefined {
    if (size > this.#chain.store.tipHeight + 1) return undefined;
    // A process without the function follows the chain up to where it must halt, and cannot tell what the root would
    // be.
    if (!this.#chain.algorithms.hashes.has(code)) return undefined;
    const lane = this.lane(code, size);
    if (lane === undefined) return undefined;
    return computeCompactRoot(requireHash(this.#chain.algorithms.hashes, code), lane.history);
  }

  /** Forgets what was computed: after a reorg the past is another. */
  forget(): void {
    this.#lanes.clear();
  }
}
