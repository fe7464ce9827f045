import type { IdSet } from "../consensus/reorg.ts";
import type { BodyStatement } from "../ledger/body-statement.ts";
import type { BlockHeader } from "../ledger/header.ts";
import { computeLeafData } from "../ledger/leaf.ts";
import { computeRoot } from "../merkle/compute-root.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { parentLinks, readHeaderOfIds } from "./block-shape.ts";
import type { FaultList } from "./fault-list.ts";
import { prefixesOf } from "./id-index.ts";
import { decodeStored } from "./rewind-blocks.ts";
import type { StoreParts } from "./store-parts.ts";
import type { StoredBlock, StoredHeader } from "./stored-block.ts";
import type { CheckContext } from "./tip-check.ts";
import { transactionEntries } from "./transaction-index.ts";
import { canonicalCode } from "./write-block.ts";

/** What a walk of the blocks has counted. */
export interface ChainCounts {
  readonly blocks: number;
  readonly transactions: number;
  /** Entries that the index of ids must have for the blocks of the branch. */
  readonly idEntries: number;
}

/** Checks every block of the branch: its ids, its links, its roots, and its entries in the indexes. */
export function checkChain(
  parts: StoreParts,
  context: CheckContext,
  faults: FaultList,
): ChainCounts {
  const tip = parts.blocks.tipHeight();
  const count = parts.blocks.count();
  const { headersFrom, bodiesFrom } = parts.blocks.retained();
  if (count !== tip + 1 - headersFrom) {
    const detail = `${count} headers from height ${headersFrom} to ${tip}`;
    faults.add({ table: "headers", detail });
  }
  const bodies = parts.blocks.bodyCount();
  if (bodies !== tip + 1 - Math.min(bodiesFrom, tip + 1)) {
    const detail = `${bodies} bodies from height ${bodiesFrom} to ${tip}`;
    faults.add({ table: "bodies", detail });
  }
  let transactions = 0;
  let idEntries = 0;
  let below: IdSet | undefined;
  // A damaged row can name any height, so the rows bound the walk and not the tip.
  for (let height = headersFrom; height < Math.min(headersFrom + count, tip + 1); height++) {
    const walk = new BlockCheck(parts, context, faults);
    if (height < bodiesFrom) {
      const held = faults.attempt({ table: "headers", height }, () => parts.blocks.header(height));
      if (held !== undefined) {
        idEntries += checkIds(parts, held, faults);
        walk.checkHeader(held, below);
      }
      below = held?.ids;
      continue;
    }
    const block = faults.attempt({ table: "blocks", height }, () => parts.blocks.block(height));
    if (block !== undefined) {
      idEntries += checkIds(parts, block, faults);
      transactions += walk.check(block, below);
    }
    below = block?.ids;
  }
  const held = parts.transactions.count();
  if (held !== transactions) {
    const detail = `${held} entries for ${transactions} transactions`;
    faults.add({ table: "transactions", detail });
  }
  return { blocks: count, transactions, idEntries };
}

/** Every id of a block leads to it. Returns the number of its entries. */
function checkIds(
  parts: StoreParts,
  { height, ids }: Pick<StoredBlock, "height" | "ids">,
  faults: FaultList,
): number {
  for (const [code, id] of ids) {
    if (parts.ids.candidates(id).includes(height)) continue;
    const detail = `the id under 0x${code.toString(16)} does not lead to its block`;
    faults.add({ table: "block_ids", height, detail });
  }
  return prefixesOf(ids).length;
}

/** The check of one block. */
class BlockCheck {
  readonly #parts: StoreParts;
  readonly #context: CheckContext;
  readonly #faults: FaultList;

  constructor(parts: StoreParts, context: CheckContext, faults: FaultList) {
    this.#parts = parts;
    this.#context = context;
    this.#faults = faults;
  }

  /** A header with its ids and links, all there is of a block without its body; undefined where it is at fault. */
  checkHeader({ height, ids, header }: StoredHeader, below: IdSet | undefined) {
    const read = readHeaderOfIds({ height, ids, header }, this.#context);
    if ("fault" in read) {
      this.#faults.add({ table: "headers", height, detail: read.fault });
      return undefined;
    }
    this.#checkLinks(height, parentLinks(read.header, ids), below);
    return read.header;
  }

  /** Returns the number of the block's transactions. */
  check({ height, ids, raw }: StoredBlock, below: IdSet | undefined): number {
    const header = this.checkHeader({ height, ids, header: raw.header }, below);
    if (header === undefined) return 0;
    const { directory } = this.#context;
    const statements = this.#faults.attempt({ table: "bodies", height }, () =>
      raw.statements.map((bytes) => decodeStored(bytes, height, directory)),
    );
    if (statements === undefined) return 0;
    this.#checkRoots(header, ids, statements);
    return this.#checkTransactions(height, ids, statements);
  }

  /** Under each code that both hold, the link is the id of the block below. */
  #checkLinks(height: Height, links: IdSet, below: IdSet | undefined): void {
    for (const [code, link] of links) {
      const id = below?.find(([other]) => other === code)?.[1];
      if (id === undefined || equalBytes(id, link)) continue;
      const detail = `the link under 0x${code.toString(16)} is not the id of the block below`;
      this.#faults.add({ table: "headers", height, detail });
    }
  }

  #checkRoots(header: BlockHeader, ids: IdSet, statements: readonly BodyStatement[]): void {
    const { height } = header;
    if (header.count !== statements.length) {
      const detail = `${statements.length} statements where the header counts ${header.count}`;
      this.#faults.add({ table: "bodies", height, detail });
    }
    for (const [code, root] of bodyRoots(header, ids)) {
      const hash = this.#context.hashes.get(code);
      if (hash === undefined) continue;
      const leaves = statements.map((statement) => computeLeafData(hash, statement));
      if (equalBytes(computeRoot(hash, "leaf", leaves), root)) continue;
      const detail = `the root under 0x${code.toString(16)} is not that of the header`;
      this.#faults.add({ table: "bodies", height, detail });
    }
  }

  #checkTransactions(height: Height, ids: IdSet, statements: readonly BodyStatement[]): number {
    const hash = this.#context.hashes.get(canonicalCode(ids));
    if (hash === undefined) return statements.filter((one) => one.transaction !== undefined).length;
    const entries = transactionEntries(hash, height, statements);
    const missing = this.#faults.attempt({ table: "transactions", height }, () => {
      return this.#parts.transactions.findMissing(height, entries);
    });
    if (missing !== undefined) {
      const detail = `the transaction at ${missing.position} is not in the index`;
      this.#faults.add({ table: "transactions", height, detail });
    }
    return entries.length;
  }
}

function bodyRoots(header: BlockHeader, ids: IdSet): readonly (readonly [HashCode, Digest])[] {
  if (header.type === "v2") return header.lineages.map(({ code, bodyRoot }) => [code, bodyRoot]);
  return [[canonicalCode(ids), header.bodyRoot]];
}
