import type { RawBlock } from "../consensus/block.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { BlockRefusal, SimNode } from "./sim-node.ts";

/** A block on its way. */
interface Message {
  readonly atTick: number;
  /** Number of the message; it orders those of one tick. */
  readonly sequence: number;
  readonly to: number;
  readonly height: Height;
  readonly raw: RawBlock;
}

/** What a node of the network has come to. */
export interface NetworkNode {
  readonly node: SimNode;
  /** The first block that it refused, and why; from then on it takes nothing. */
  readonly refusal: BlockRefusal | null;
}

/** Ticks that a message may be under way. */
const DELAY_MAX = 5;

/**
 * Full nodes that send each other blocks with delays that a seed decides. A node keeps blocks that come too early,
 * hands on what it has taken to every peer that it can reach, and stands still after a refusal. Links may be cut.
 */
export class SimNetwork {
  readonly #nodes: SimNode[];
  readonly #refusals: (BlockRefusal | null)[];
  readonly #early: Map<Height, RawBlock>[];
  readonly #random: SeededRandom;
  readonly #isLinked: (from: number, to: number) => boolean;
  #queue: Message[] = [];
  #tick = 0;
  #sequence = 0;

  constructor(
    nodes: readonly SimNode[],
    random: SeededRandom,
    isLinked: (from: number, to: number) => boolean,
  ) {
    this.#nodes = [...nodes];
    this.#refusals = nodes.map(() => null);
    this.#early = nodes.map(() => new Map());
    this.#random = random;
    this.#isLinked = isLinked;
  }

  get nodes(): readonly NetworkNode[] {
    return this.#nodes.map((node, at) => ({ node, refusal: this.#refusals[at] ?? null }));
  }

  /** Ticks that have passed. */
  get tick(): number {
    return this.#tick;
  }

  /** Sends a block to a node from outside. */
  send(to: number, height: Height, raw: RawBlock): void {
    const atTick = this.#tick + 1 + this.#random.below(DELAY_MAX);
    this.#queue.push({ atTick, sequence: this.#sequence++, to, height, raw });
  }

  /** Delivers everything that is under way, and what comes of it. Cost: a judgement for each block and node. */
  run(): void {
    while (this.#queue.length > 0) {
      this.#queue.sort(
        (left, right) => left.atTick - right.atTick || left.sequence - right.sequence,
      );
      const message = assertDefined(this.#queue.shift(), "no message");
      this.#tick = message.atTick;
      this.#deliver(message);
    }
  }

  #deliver({ to, height, raw }: Message): void {
    const node = assertDefined(this.#nodes[to], `no node ${to}`);
    if (this.#refusals[to] !== null || height <= node.height) return;
    const early = assertDefined(this.#early[to], `no node ${to}`);
    if (!early.has(height)) early.set(height, raw);
    for (;;) {
      const next = node.height + 1;
      const waiting = early.get(next);
      if (waiting === undefined) return;
      early.delete(next);
      const refusal = node.receive(waiting);
      if (refusal !== null) {
        this.#refusals[to] = { height: next, ...refusal };
        return;
      }
      this.#handOn(to, next, waiting);
    }
  }

  #handOn(from: number, height: Height, raw: RawBlock): void {
    for (let peer = 0; peer < this.#nodes.length; peer++) {
      if (peer !== from && this.#isLinked(from, peer)) this.send(peer, height, raw);
    }
  }
}
