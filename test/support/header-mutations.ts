import { type LiteralBlock, type LiteralEpoch, literalBlock } from "./literal-chain.ts";
import { type Item, literalEncode } from "./literal-codec.ts";
import { literalHash, literalTag } from "./literal-hash.ts";
import type { Random } from "./random.ts";

/** A header as a list of items that may be changed. */
export type LooseHeader = Item[];

/** The block with another header. */
export function withHeader(block: LiteralBlock, header: readonly Item[]): LiteralBlock {
  return literalBlock(literalEncode(header), block.statements);
}

/** The header with one item replaced. */
export function withItem(header: readonly Item[], place: number, item: Item): LooseHeader {
  return header.map((held, index) => (index === place ? item : held));
}

/** The header with one digest or code of one lineage replaced. */
export function withLineage(
  header: readonly Item[],
  lineage: number,
  place: number,
  item: Item,
): LooseHeader {
  const lines = header[9] as readonly (readonly Item[])[];
  return withItem(
    header,
    9,
    lines.map((held, index) => (index === lineage ? withItem(held, place, item) : held)),
  );
}

/** The header with its dual commitment made anew, as whoever changed it would. Without one it stays without. */
export function resealed(header: readonly Item[], epoch: LiteralEpoch): LooseHeader {
  if (header[0] !== 2 || header[10] === null || epoch.legacy === null || epoch.pq === null) {
    return [...header];
  }
  const codes = epoch.rule === 4 ? [epoch.pq, epoch.legacy] : [epoch.legacy, epoch.pq];
  const bare = literalEncode(withItem(header, 10, null));
  return withItem(
    header,
    10,
    codes.map((code) => literalHash(code, literalTag("dual", code), bare)),
  );
}

/** A digest with one bit changed. */
export function flipped(digest: Item | undefined, bit = 0): Uint8Array {
  const copy = new Uint8Array(digest as Uint8Array);
  const place = bit >> 3;
  copy[place] = (copy[place] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

const CODES = [0x12, 0x16, 0x14, 0x1e, 0x77];
const LENGTHS = [32, 48, 64];

/** A random change of a header; `others` are headers of the same chain, to take parts from. */
export function mutateHeader(
  random: Random,
  header: readonly Item[],
  others: readonly (readonly Item[])[],
): LooseHeader {
  const other = random.pick(others);
  const roll = random.below(header[0] === 1 ? 7 : 12);
  if (roll === 0) return withItem(header, 2, random.pick([0, 1, ...around(header[2])]));
  if (roll === 1) return withItem(header, 3, random.pick(timesAround(header[3] as number)));
  if (roll === 2) {
    const place = header[0] === 1 ? 5 : 8;
    return withItem(header, place, random.pick([0, 20_000, 20_001, ...around(header[place])]));
  }
  if (roll === 3) return [...other];
  if (roll === 4) return header[0] === 1 ? toSecond(random, header, other) : toFirst(header);
  if (roll === 5) return withItem(header, 4, random.bytes(32));
  if (header[0] === 1) {
    const place = random.between(6, 8);
    return withItem(header, place, mutateDigest(random, header[place]));
  }
  return mutateSecond(random, header, other);
}

function mutateSecond(
  random: Random,
  header: readonly Item[],
  other: readonly Item[],
): LooseHeader {
  const lines = header[9] as readonly (readonly Item[])[];
  const otherLines = (other[0] === 2 ? other[9] : lines) as readonly (readonly Item[])[];
  const dual = header[10] as readonly Item[] | null;
  switch (random.below(9)) {
    case 0:
      return withItem(header, 5, random.pick(around(header[5])));
    case 1:
      return withItem(header, 6, random.percent(50) ? random.bytes(32) : (other[6] as Item));
    case 2: {
      const next = random.percent(50) ? null : [random.below(60), random.bytes(32)];
      return withItem(header, 7, next);
    }
    case 3:
      return withItem(header, 9, [...lines].reverse());
    case 4:
      return withItem(header, 9, lines.length > 1 ? [random.pick(lines)] : [...lines, ...lines]);
    case 5:
      return withItem(header, 9, [random.pick(lines), random.pick(otherLines)]);
    case 6: {
      const which = random.below(lines.length);
      const place = random.below(6);
      const item = place === 0 ? random.pick(CODES) : mutateDigest(random, lines[which]?.[place]);
      return withLineage(header, which, place, item);
    }
    case 7:
      return withItem(header, 10, dual === null ? [random.bytes(32), random.bytes(64)] : null);
    default:
      return withItem(header, 10, dual === null ? null : [...dual].reverse());
  }
}

function mutateDigest(random: Random, digest: Item | undefined): Uint8Array {
  if (random.percent(20)) return random.bytes(random.pick(LENGTHS));
  const bytes = digest instanceof Uint8Array ? digest : new Uint8Array(32);
  return flipped(bytes, random.below(8 * bytes.length));
}

function around(value: Item | undefined): number[] {
  const number = typeof value === "number" ? value : 0;
  return [number + 1, Math.max(0, number - 1), number];
}

function timesAround(timeMs: number): number[] {
  return [
    timeMs - 100_000,
    timeMs - 2000,
    timeMs - 1,
    timeMs + 1,
    timeMs + 30_000,
    timeMs + 70_000,
  ];
}

/** The header of the first form with what the second holds of it. */
function toFirst(header: readonly Item[]): LooseHeader {
  const [line] = header[9] as readonly (readonly Item[])[];
  const [, prevId, bodyRoot, stateRoot] = line as readonly [Item, Item, Item, Item];
  const [, chainId, height, timeMs, proposer] = header as readonly [Item, Item, Item, Item, Item];
  return [1, chainId, height, timeMs, proposer, header[8] as Item, prevId, bodyRoot, stateRoot];
}

/** The header of the second form, with the lineages of another block or one made of its own digests. */
function toSecond(random: Random, header: readonly Item[], other: readonly Item[]): LooseHeader {
  const [, chainId, height, timeMs, proposer, count, prevId, bodyRoot, stateRoot] =
    header as readonly Item[] & { readonly length: 9 };
  const own = [[0x12, prevId, bodyRoot, stateRoot, random.bytes(32), random.bytes(32)]] as Item;
  const lines = other[0] === 2 && random.percent(50) ? other[9] : own;
  const place = [chainId, height, timeMs, proposer, 0, random.bytes(32), null, count];
  return [2, ...place, lines, null] as LooseHeader;
}
