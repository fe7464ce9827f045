import { type Item, join, literalDecode, literalEncode } from "./literal-codec.ts";
import { literalHash, literalRoot, literalTag } from "./literal-hash.ts";

/** A block as bytes, with its header as a plain CBOR item. */
export interface LiteralBlock {
  readonly headerBytes: Uint8Array;
  readonly header: readonly Item[];
  readonly statements: readonly Uint8Array[];
}

/** An epoch record as the plain item of its bytes, with the parts that rules speak of. */
export interface LiteralEpoch {
  readonly index: number;
  readonly start: number;
  readonly rule: number;
  readonly legacy: number | null;
  readonly pq: number | null;
  readonly maxStepMs: number;
  readonly anchor: readonly [number, number, Uint8Array] | null;
  readonly hash: Uint8Array;
}

/** A block of bytes. Requires: canonical bytes. */
export function literalBlock(
  headerBytes: Uint8Array,
  statements: readonly Uint8Array[],
): LiteralBlock {
  return { headerBytes, header: literalDecode(headerBytes) as readonly Item[], statements };
}

/**
 * Everything that the specification derives from the bytes of a chain, computed again from block 0 by the letter of its
 * formulas. Nothing of `src` is used.
 */
export class LiteralChain {
  readonly chainId: Uint8Array;
  readonly genesisMs: number;
  readonly countMax: number;
  readonly blocks: LiteralBlock[] = [];
  readonly #hids = new Map<string, Uint8Array>();
  readonly #roots = new Map<string, Uint8Array>();

  constructor(genesis: Uint8Array) {
    const document = literalDecode(genesis) as readonly Item[];
    this.chainId = join(
      literalHash(0x12, literalTag("chain", 0x12), genesis),
      literalHash(0x16, literalTag("chain", 0x16), genesis),
    );
    this.genesisMs = document[2] as number;
    this.countMax = (document[6] as readonly number[])[1] as number;
  }

  push(block: LiteralBlock): void {
    this.blocks.push(block);
  }

  /** The records as of bodies 0..n-1; block 0 states its own. */
  schedule(n: number): readonly LiteralEpoch[] {
    const records: LiteralEpoch[] = [];
    this.blocks.slice(0, Math.max(1, n)).forEach((block, height) => {
      for (const bytes of block.statements) {
        const [kind, , topic, data] = literalDecode(bytes) as readonly Item[];
        if (kind !== 0 || !(data instanceof Uint8Array)) continue;
        const opens = topic === "epoch.started" && height === 0;
        if (opens || (topic === "epoch.scheduled" && n > 0)) records.push(literalEpoch(data));
        if (topic === "epoch.cancelled") records.pop();
      }
    });
    return records;
  }

  /** `MTH("leaf", a, body)`. */
  bodyRoot(code: number, statements: readonly Uint8Array[]): Uint8Array {
    return literalRoot(
      "leaf",
      code,
      statements.map((bytes) => literalLeaf(code, bytes)),
    );
  }

  /** `hid_a(n)`. */
  hid(code: number, n: number): Uint8Array {
    const place = `${code} ${n}`;
    const known = this.#hids.get(place);
    if (known !== undefined) return known;
    const hid = this.#computeHid(code, n);
    this.#hids.set(place, hid);
    return hid;
  }

  #computeHid(code: number, n: number): Uint8Array {
    const block = this.blocks[n];
    if (block === undefined) throw new Error(`no block ${n}`);
    const epoch = resolveLiteral(this.schedule(n), n);
    if (literalCodes(block.header, epoch).includes(code)) {
      return literalHash(code, literalTag("block", code), block.headerBytes);
    }
    const count = block.statements.length;
    const content = [block.headerBytes, count, this.bodyRoot(code, block.statements)];
    return literalHash(code, literalTag("retro", code), literalEncode(content));
  }

  /** `prevId_a(n)`. */
  prevId(code: number, n: number): Uint8Array {
    if (n === 0) return literalHash(code, literalTag("genesis", code), this.chainId);
    return this.hid(code, n - 1);
  }

  /** `historyRoot_a(n)`. */
  historyRoot(code: number, n: number): Uint8Array {
    const place = `${code} ${n}`;
    const known = this.#roots.get(place);
    if (known !== undefined) return known;
    const leaves = Array.from({ length: n }, (_, i) => literalEncode([i, this.hid(code, i)]));
    const root = literalRoot("hist", code, leaves);
    this.#roots.set(place, root);
    return root;
  }
}

/** The record in force at a height. */
export function resolveLiteral(schedule: readonly LiteralEpoch[], height: number): LiteralEpoch {
  const found = schedule.filter((epoch) => epoch.start <= height).at(-1);
  if (found === undefined) throw new Error(`no epoch at ${height}`);
  return found;
}

/** Codes under which a header names its block. */
function literalCodes(header: readonly Item[], epoch: LiteralEpoch): readonly number[] {
  if (header[0] === 1) return epoch.legacy === null ? [] : [epoch.legacy];
  return (header[9] as readonly (readonly Item[])[]).map((lineage) => lineage[0] as number);
}

/** Leaf data of a statement: its bytes, or for `recordStatement` the same with the contents folded. */
export function literalLeaf(code: number, bytes: Uint8Array): Uint8Array {
  const [kind, tx] = literalDecode(bytes) as readonly Item[];
  if (kind !== 1 || !(tx instanceof Uint8Array)) return bytes;
  const [body, signatures] = literalDecode(tx) as readonly [readonly Item[], Item];
  if (body[7] !== 1) return bytes;
  const [mediaType, contents, references] = literalDecode(body[8] as Uint8Array) as readonly [
    Item,
    readonly Uint8Array[],
    Item,
  ];
  const folded = [mediaType, [contents.length, literalRoot("item", code, contents)], references];
  const replaced = [...body.slice(0, 8), literalEncode(folded)];
  return literalEncode([1, literalEncode([replaced, signatures])]);
}

function literalEpoch(bytes: Uint8Array): LiteralEpoch {
  const item = literalDecode(bytes) as readonly Item[];
  const [legacy, pq] = item[5] as readonly [number | null, number | null];
  const code = pq ?? legacy ?? 0;
  return {
    index: item[1] as number,
    start: item[2] as number,
    rule: item[4] as number,
    legacy,
    pq,
    maxStepMs: (item[7] as readonly number[])[6] as number,
    anchor: item[10] as LiteralEpoch["anchor"],
    hash: literalHash(code, literalTag("epoch", code), bytes),
  };
}
