import type { RawBlock } from "../../../consensus/block.ts";
import type { Height } from "../../../primitives/brand.ts";
import type { BlockReader, HeightRange } from "../../../storage/block-log.ts";
import type { ChainStore } from "../../../storage/chain-store.ts";
import type { StoredBlock } from "../../../storage/stored-block.ts";
import type { ChainReader } from "../../chain-reader.ts";

/**
 * Blocks of a devnet as they are served: those of the store, but for the ones that somebody has altered to see what a
 * verifier says. The store is untouched, and a restart serves what it holds.
 */
export class ServedBlocks {
  readonly #altered = new Map<Height, RawBlock>();

  /** Serves another block in place of the stored one. */
  alter(height: Height, raw: RawBlock): void {
    this.#altered.set(height, raw);
  }

  /** Serves what the store holds again. Answers with the heights that were altered. */
  restore(): readonly Height[] {
    const heights = [...this.#altered.keys()].sort((left, right) => left - right);
    this.#altered.clear();
    return heights;
  }

  /** A reader that serves the altered blocks and is the same in everything else. */
  over(reader: ChainReader): ChainReader {
    const { store } = reader;
    const blocks = this.#blocksOver(store);
    // Methods of a store reach into its private fields, so that each must be called on the store itself.
    const served = new Proxy(store, {
      get(target, name) {
        if (name === "blocks") return blocks;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    return { ...reader, store: served };
  }

  #blocksOver({ blocks }: ChainStore): BlockReader {
    const block = (height: Height): StoredBlock => this.#serve(blocks.block(height));
    const header = (height: Height) => {
      const raw = this.#altered.get(height);
      const stored = blocks.header(height);
      return raw === undefined ? stored : { ...stored, header: raw.header };
    };
    return {
      tipHeight: () => blocks.tipHeight(),
      block,
      header,
      *blocks(range: HeightRange) {
        for (const { height } of blocks.headers(range)) yield block(height);
      },
      *headers(range: HeightRange) {
        for (const { height } of blocks.headers(range)) yield header(height);
      },
    };
  }

  #serve(stored: StoredBlock): StoredBlock {
    const raw = this.#altered.get(stored.height);
    return raw === undefined ? stored : { ...stored, raw };
  }
}
