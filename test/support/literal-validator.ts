import {
  type LiteralBlock,
  type LiteralChain,
  type LiteralEpoch,
  resolveLiteral,
} from "./literal-chain.ts";
import type { Item } from "./literal-codec.ts";
import { literalEncode } from "./literal-codec.ts";
import { literalHash, literalLength, literalTag } from "./literal-hash.ts";

/** A violation by its number and sub-code. */
export type LiteralViolation = readonly [number, string];

/** A lineage with the place where it stands and the digests that it has. */
interface Line {
  readonly code: number;
  readonly place: number;
  readonly prevId: Uint8Array;
  readonly bodyRoot: Uint8Array;
  readonly historyRoot: Uint8Array | null;
  readonly digests: readonly Uint8Array[];
}

type Role = "legacy" | "pq";

interface Slot {
  readonly role: Role;
  readonly code: number;
  line: Line | null;
  isSpoiled: boolean;
}

const TWO_SLOTS = [2, 3, 4];

/**
 * Stage V a second time: the table of the eleven violations, read row by row and written down as it stands. It runs on
 * bytes, shares nothing with the sources, and is as slow as the formulas are long.
 */
export class LiteralValidator {
  readonly #chain: LiteralChain;

  constructor(chain: LiteralChain) {
    this.#chain = chain;
  }

  /** All violations of a block on top of the blocks 0..n-1 of the chain, sorted. */
  validate(n: number, block: LiteralBlock, schedule = this.#chain.schedule(n)): LiteralViolation[] {
    const found: LiteralViolation[] = [];
    const raise = (number: number, subCode: string) => found.push([number, subCode]);
    const epoch = resolveLiteral(schedule, n);
    const { header, statements } = block;
    const isV2 = header[0] === 2;
    const dual = isV2 ? (header[10] as readonly Uint8Array[] | null) : null;
    const count = header[isV2 ? 8 : 5];
    if (header[2] !== n) raise(11, "height");
    if ((count as number) > this.#chain.countMax) raise(11, "limit");
    this.#time(n, header[3] as number, epoch, raise);
    this.#epoch(n, header, schedule, raise);
    const slots = placeLines(linesOf(header, epoch), slotsOf(epoch), raise);
    if (dual !== null && !TWO_SLOTS.includes(epoch.rule)) raise(8, "forbidden");
    presence(slots, epoch.rule, dual !== null, raise);
    if (dual !== null && TWO_SLOTS.includes(epoch.rule)) dualHolds(header, slots, dual, raise);
    for (const { role, line } of slots) {
      if (line === null) continue;
      const [links, roots] = role === "legacy" ? [3, 1] : [4, 2];
      if (!same(line.prevId, this.#chain.prevId(line.code, n))) raise(links, "prev");
      const history = this.#chain.historyRoot(line.code, n);
      if (line.historyRoot !== null && !same(line.historyRoot, history)) raise(links, "history");
      if (!same(line.bodyRoot, this.#chain.bodyRoot(line.code, statements))) raise(roots, "root");
    }
    if (count !== statements.length) raise(epoch.rule >= 4 ? 2 : 1, "count");
    return found.sort(([a, x], [b, y]) => a - b || (x < y ? -1 : Number(x > y)));
  }

  #time(n: number, timeMs: number, epoch: LiteralEpoch, raise: Raise): void {
    if (n === 0) {
      if (timeMs !== this.#chain.genesisMs) raise(10, "genesis");
      return;
    }
    const parent = this.#chain.blocks[n - 1]?.header[3] as number;
    if (timeMs <= parent) raise(10, "order");
    if (timeMs > parent + epoch.maxStepMs) raise(10, "step");
  }

  #epoch(
    n: number,
    header: readonly Item[],
    schedule: readonly LiteralEpoch[],
    raise: Raise,
  ): void {
    const epoch = resolveLiteral(schedule, n);
    const isV2 = header[0] === 2;
    if (isV2 !== epoch.rule > 1) raise(9, "format");
    if (isV2) {
      const isOwn = header[5] === epoch.index && same(header[6] as Uint8Array, epoch.hash);
      if (!isOwn) raise(9, "epoch");
      const pending = schedule.find((record) => record.start > n);
      const next = pending === undefined ? null : [pending.start, pending.hash];
      if (!same(literalEncode(header[7] as Item), literalEncode(next))) raise(9, "next");
    }
    if (n !== epoch.start || epoch.anchor === null) return;
    const [code, size, root] = epoch.anchor;
    if (!same(root, this.#chain.historyRoot(code, size))) raise(9, "anchor");
  }
}

type Raise = (number: number, subCode: string) => void;

function same(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.from(left).equals(right);
}

function slotsOf(epoch: LiteralEpoch): Slot[] {
  const legacy: Slot = { role: "legacy", code: epoch.legacy ?? -1, line: null, isSpoiled: false };
  const pq: Slot = { role: "pq", code: epoch.pq ?? -1, line: null, isSpoiled: false };
  if (epoch.rule === 1) return [legacy];
  if (epoch.rule === 5) return [pq];
  return epoch.rule === 4 ? [pq, legacy] : [legacy, pq];
}

function linesOf(header: readonly Item[], epoch: LiteralEpoch): readonly Line[] {
  if (header[0] === 1) {
    if (epoch.legacy === null) return [];
    const [prevId, bodyRoot, stateRoot] = header.slice(6) as readonly Uint8Array[];
    return [line(epoch.legacy, 0, [prevId, bodyRoot, stateRoot], null)];
  }
  return (header[9] as readonly (readonly Item[])[]).map((lineage, place) => {
    const digests = lineage.slice(1) as readonly Uint8Array[];
    return line(lineage[0] as number, place, digests, digests[3] as Uint8Array);
  });
}

function line(
  code: number,
  place: number,
  digests: readonly (Uint8Array | undefined)[],
  historyRoot: Uint8Array | null,
): Line {
  const held = digests.filter((digest) => digest !== undefined);
  const [prevId, bodyRoot] = held as [Uint8Array, Uint8Array];
  return { code, place, prevId, bodyRoot, historyRoot, digests: held };
}

/** Violation 8, and each lineage in the slot of its code. */
function placeLines(lines: readonly Line[], slots: Slot[], raise: Raise): readonly Slot[] {
  for (const entry of lines) {
    const own = slots.find((slot) => slot.code === entry.code && slot.line === null);
    if (own !== undefined) {
      own.line = entry;
      continue;
    }
    const place = slots[entry.place];
    raise(8, place === undefined ? "forbidden" : "code");
    if (place !== undefined) place.isSpoiled = true;
  }
  const areFilled = slots.every((slot) => slot.line !== null);
  slots.forEach((slot, own) => {
    const entry = slot.line;
    if (entry === null) return;
    const length = literalLength(entry.code);
    const isMisplaced = areFilled && entry.place !== own;
    const isMisshapen = entry.digests.some((digest) => digest.length !== length);
    if (!isMisplaced && !isMisshapen) return;
    raise(8, isMisplaced ? "order" : "length");
    slot.line = null;
    slot.isSpoiled = true;
  });
  return slots;
}

/** Violations 6 and 7. */
function presence(slots: readonly Slot[], rule: number, hasDual: boolean, raise: Raise): void {
  const pq = slots.find((slot) => slot.role === "pq");
  const legacy = slots.find((slot) => slot.role === "legacy");
  const hasPq = pq !== undefined && (pq.line !== null || pq.isSpoiled);
  if (rule === 2) {
    if (hasDual && !hasPq) raise(6, "lineage");
    if (hasPq && !hasDual) raise(6, "dual");
  }
  if (rule >= 3 && !hasPq) raise(6, "lineage");
  if ((rule === 3 || rule === 4) && !hasDual) raise(6, "dual");
  if (legacy !== undefined && legacy.line === null && !legacy.isSpoiled) raise(7, "lineage");
}

/** Violation 5. */
function dualHolds(
  header: readonly Item[],
  slots: readonly Slot[],
  dual: readonly Uint8Array[],
  raise: Raise,
): void {
  const bare = literalEncode([...header.slice(0, 10), null]);
  slots.forEach(({ code }, place) => {
    const own = literalHash(code, literalTag("dual", code), bare);
    const given = dual[place];
    if (given === undefined || !same(own, given)) raise(5, place === 0 ? "first" : "second");
  });
}
