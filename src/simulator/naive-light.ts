import type { Digest, Height } from "../primitives/brand.ts";

/** What the naive client keeps: the newest height and id that any server has told it of. */
export interface NaiveLight {
  readonly height: Height;
  readonly id: Digest;
  /** Keys that a server said were the sealers. */
  readonly sealers: readonly Uint8Array[];
}

/** An answer of a server. */
export interface NaiveAnswer extends NaiveLight {
  /** Keys of the answer's own set whose seals came with it. */
  readonly sealedBy: readonly Uint8Array[];
}

/**
 * The client after an answer, or null where it refuses. It asks for a greater height and for seals by two thirds of the
 * set in the answer itself: whoever answers chooses the set.
 */
export function followNaively(client: NaiveLight, answer: NaiveAnswer): NaiveLight | null {
  if (answer.height <= client.height) return null;
  const known = answer.sealedBy.filter((key) => answer.sealers.includes(key));
  if (3 * known.length <= 2 * answer.sealers.length) return null;
  const { height, id, sealers } = answer;
  return { height, id, sealers };
}
