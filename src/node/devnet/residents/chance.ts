import { NAME_HASH_CODE } from "../../../crypto/key-id.ts";
import { requireHash } from "../../../crypto/require-hash.ts";
import { asciiBytes } from "../../../primitives/bytes.ts";
import type { TownView } from "./town-view.ts";

type Of = Pick<TownView, "hashes" | "seed">;

/** A number below `bound` that the seed and some words give: no draw depends on the one before it. */
export function draw({ hashes, seed }: Of, bound: number, ...words: readonly unknown[]): number {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const digest = sha3.digest(asciiBytes(`resident ${seed} ${words.join(" ")}`));
  const drawn = new DataView(digest.buffer, digest.byteOffset).getUint32(0);
  return drawn % bound;
}

/** The items in an order that the seed and some words give. */
export function shuffle<T>(
  of: Of,
  items: readonly T[],
  ...words: readonly unknown[]
): readonly T[] {
  return items
    .map((item, index) => ({ item, at: draw(of, 2 ** 32, ...words, index) }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}
