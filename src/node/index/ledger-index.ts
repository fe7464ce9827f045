import type { StateChanges, StateReader } from "../../governance/state-access.ts";
import { readClock } from "../../machine/clock.ts";
import { assert } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import type { HeightRange } from "../../storage/block-log.ts";
import type { SqlDatabase } from "../../storage/sql-database.ts";
import { AuditRows } from "./audit-rows.ts";
import { readBlockFacts } from "./block-facts.ts";
import { BlockRows } from "./block-rows.ts";
import { EventRows } from "./event-rows.ts";
import type { IndexGround } from "./index-ground.ts";
import type { IndexedBlock } from "./indexed-block.ts";
import { StateHistory } from "./state-history.ts";
import { TransactionRows } from "./transaction-rows.ts";

/**
 * All that can be asked of a chain beside its newest state: lists, histories, texts, and the state after any block. It
 * is derived from the blocks and may be thrown away at any time. `openIndex` opens that of a data folder.
 */
export class LedgerIndex {
  readonly blocks: BlockRows;
  readonly transactions: TransactionRows;
  readonly events: EventRows;
  readonly audit: AuditRows;
  readonly #database: SqlDatabase;
  readonly #ground: IndexGround;
  readonly #history: StateHistory;

  constructor(database: SqlDatabase, ground: IndexGround) {
    this.#database = database;
    this.#ground = ground;
    this.blocks = new BlockRows(database);
    this.transactions = new TransactionRows(database);
    this.events = new EventRows(database);
    this.audit = new AuditRows(database);
    this.#history = new StateHistory(database);
  }

  /** Height of the newest block that is indexed, -1 before block 0. */
  get height(): number {
    return this.blocks.tipHeight();
  }

  /**
   * Takes in the next block, in one step. Requires: the block is committed; the state after it, where the ground does
   * not stand on it.
   */
  apply(indexed: IndexedBlock, state?: StateReader): void {
    const { height } = indexed.branch;
    this.#database.transaction(() => {
      assert(height === this.height + 1, `block ${height} on top of ${this.height}`);
      this.#history.append(height, indexed.undo);
      this.#append(indexed, state ?? this.#ground.stateOf(height));
    });
  }

  /**
   * Keeps the history of blocks that are about to be indexed, in one step, so that the state after each can be read
   * from the newest. Requires: `applyKept` of each of them in order; what is missing when the index is opened again is
   * forgotten then.
   */
  keepHistory(range: HeightRange, undoOf: (height: Height) => StateChanges): void {
    this.#database.transaction(() => {
      for (let height = range.from; height <= range.to; height++) {
        this.#history.append(height, undoOf(height));
      }
    });
  }

  /** `apply` of a block whose history is kept, below the newest of the ground. */
  applyKept(indexed: IndexedBlock, state: StateReader): void {
    const { height } = indexed.branch;
    this.#database.transaction(() => {
      assert(height === this.height + 1, `block ${height} on top of ${this.height}`);
      this.#append(indexed, state);
    });
  }

  /** The state after a block whose history and that of all later ones is kept. Requires: the newest state. */
  keptState(height: Height, tip: StateReader): StateReader {
    return this.#history.at(height, () => tip);
  }

  /** Forgets history of blocks that are not indexed: of a catching up that was not finished. */
  dropUnindexed(): void {
    this.#database.transaction(() => this.#history.remove(this.height));
  }

  /** Forgets the blocks above a height, in one step. Requires: the ground can give the state after it. */
  rewind(height: Height): void {
    if (height >= this.height) return;
    this.#database.transaction(() => {
      this.#history.remove(height);
      this.audit.remove(height);
      this.events.remove(height);
      this.transactions.remove(height);
      this.blocks.remove(height);
    });
  }

  /**
   * The state after a block, of which the values were kept. It stays that state while blocks are added. Requires: a
   * height from 0 to that of the index.
   */
  stateAt(height: Height): StateReader {
    assert(height >= 0 && height <= this.height, `the state of block ${height}`);
    return this.#history.at(height, () => this.#ground.stateOf(this.height));
  }

  /** Several reads of one moment, whatever another process writes meanwhile. */
  snapshot<T>(work: () => T): T {
    return this.#database.snapshot(work);
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #append(indexed: IndexedBlock, state: StateReader): void {
    const facts = readBlockFacts(indexed, this.#ground.hashes);
    this.blocks.append(indexed, facts, readClock(state));
    this.transactions.append(facts);
    this.events.append(facts);
    this.audit.append(facts, indexed.audit);
  }
}
