import type { Height } from "../../primitives/brand.ts";
import type { ChainReader } from "../chain-reader.ts";

/**
 * The lowest block that an index can be made from with its body: 0 where all bodies are held, since whatever lacks its
 * undo is executed again from there; else the oldest one whose body and undo are both held.
 */
export function indexableFrom({ store }: ChainReader): Height {
  const { bodiesFrom } = store.retained;
  return bodiesFrom === 0 ? 0 : Math.max(bodiesFrom, store.recentBounds.oldest + 1);
}
