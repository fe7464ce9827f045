import { bytesUint, uintBytes } from "../../governance/big-endian.ts";
import type { StateChanges, StateReader } from "../../governance/state-access.ts";
import { readClock } from "../../machine/clock.ts";
import { assert } from "../../primitives/assert.ts";
import type { Digest, Height } from "../../primitives/brand.ts";
import type { HeightRange } from "../../storage/block-log.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import { storageError } from "../../storage/storage-error.ts";
import { readBlockFacts } from "./block-facts.ts";
import type { BlockHeadRow } from "./block-rows.ts";
import type { IndexGround } from "./index-ground.ts";
import { IndexParts } from "./index-parts.ts";
import type { IndexedBlock } from "./indexed-block.ts";

/**
 * All that can be asked of a chain beside its newest state: lists, histories, texts, and the state after any block. It
 * is derived from the blocks and may be thrown away at any time. `openIndex` opens that of a data folder.
 */
export class LedgerIndex {
  readonly #database: SqlDatabase;
  readonly #ground: IndexGround;
  readonly #parts: IndexParts;
  readonly #retainStates: number;
  readonly #begin: SqlStatement;
  readonly #putBegin: SqlStatement;
  readonly #dropBegin: SqlStatement;
  /** Both as every call asks for them; null when they have to be looked up. */
  #tip: number | null = null;
  #oldest: Height | null = null;

  /** `retainStates` is the number of newest heights whose states are kept; 0 keeps all. */
  constructor(database: SqlDatabase, ground: IndexGround, retainStates = 0) {
    this.#database = database;
    this.#ground = ground;
    this.#retainStates = retainStates;
    this.#parts = new IndexParts(database);
    const prepare = (sql: string) => database.prepare("meta", sql);
    this.#begin = prepare("SELECT value FROM meta WHERE name = 'begins_at'");
    this.#putBegin = prepare("INSERT INTO meta (name, value) VALUES ('begins_at', ?)");
    this.#dropBegin = prepare("DELETE FROM meta WHERE name = 'begins_at'");
  }

  /** Height of the newest block that is indexed, -1 before block 0. */
  get height(): number {
    if (this.#database.isReadOnly) return this.#parts.blocks.tipHeight();
    this.#tip ??= this.#parts.blocks.tipHeight();
    return this.#tip;
  }

  /**
   * The lowest block that is indexed with its body, 0 where all are. An index of a chain whose older bodies are not
   * held begins behind the block below it, of which it knows the head and the state.
   */
  get beginsAt(): Height {
    const base = this.#begin.get()?.bytes(0);
    return base === undefined ? 0 : bytesUint(base);
  }

  /** The oldest height whose state is kept. */
  get oldestState(): Height {
    if (this.#database.isReadOnly) return this.#findOldest();
    this.#oldest ??= this.#findOldest();
    return this.#oldest;
  }

  get blocks() {
    return this.#parts.blocks;
  }
  get transactions() {
    return this.#parts.transactions;
  }
  get events() {
    return this.#parts.events;
  }
  get audit() {
    return this.#parts.audit;
  }
  get proposals() {
    return this.#parts.proposalList;
  }
  get contents() {
    return this.#parts.contents;
  }
  get votes() {
    return this.#parts.votes;
  }
  get forum() {
    return this.#parts.forum;
  }
  get documents() {
    return this.#parts.documents;
  }
  get seals() {
    return this.#parts.seals;
  }

  /** Id of the proposal of a running number. */
  proposalId(number: number): Digest | undefined {
    return this.#parts.proposals.idOf(number);
  }

  /** Running number of the proposal of an id. */
  findProposal(id: Digest): number | undefined {
    return this.#parts.proposals.find(id);
  }

  /** Begins behind a block whose body is not held, in the place of all there is. Requires: the ground has its state. */
  begin(head: BlockHeadRow): void {
    const { height } = head.header;
    const state = this.#ground.stateOf(height);
    this.#write(() => {
      this.#forget(-1, null);
      this.#putBegin.run(uintBytes(height + 1));
      this.#parts.begin(head, state);
    });
  }

  /**
   * Takes in the next block, in one step. Requires: the block is committed; the state after it, where the ground does
   * not stand on it.
   */
  apply(indexed: IndexedBlock, state?: StateReader): void {
    const { height } = indexed.branch;
    this.#write(() => {
      this.#parts.history.append(height, indexed.undo);
      this.#append(indexed, state ?? this.#ground.stateOf(height));
    });
  }

  /**
   * Keeps the history of blocks that are about to be indexed, in one step, so that the state after each can be read
   * from the newest. Requires: `applyKept` of each of them in order; what is missing when the index is opened again is
   * forgotten then.
   */
  keepHistory(range: HeightRange, undoOf: (height: Height) => StateChanges): void {
    this.#write(() => {
      for (let height = range.from; height <= range.to; height++) {
        this.#parts.history.append(height, undoOf(height));
      }
    });
  }

  /** `apply` of a block whose history is kept, below the newest of the ground. */
  applyKept(indexed: IndexedBlock, state: StateReader): void {
    this.#write(() => this.#append(indexed, state));
  }

  /** The state after a block whose history and that of all later ones is kept. Requires: the newest state. */
  keptState(height: Height, tip: StateReader): StateReader {
    return this.#parts.history.at(height, () => tip);
  }

  /** Forgets history of blocks that are not indexed: of a catching up that was not finished. */
  dropUnindexed(): void {
    this.#write(() => this.#parts.history.remove(this.height));
  }

  /** Forgets the blocks above a height, in one step. Requires: the ground can give the state after it. */
  rewind(height: Height): void {
    if (height >= this.height) return;
    const state = height < 0 ? null : this.#ground.stateOf(height);
    this.#write(() => this.#forget(height, state));
  }

  /**
   * The state after a block. It stays that state while blocks are added. Throws `STORAGE_PRUNED` for a height whose
   * state is no longer kept. Requires: a height from 0 to that of the index.
   */
  stateAt(height: Height): StateReader {
    assert(height >= 0 && height <= this.height, `the state of block ${height}`);
    const oldest = this.oldestState;
    if (height < oldest) throw prunedError(this.#database.directory, height, oldest);
    return this.#parts.history.at(height, () => this.#ground.stateOf(this.height));
  }

  /** Brings what is written to the disk: until then it may be lost with the power. */
  persist(): void {
    this.#database.execute("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** The state after a block in other orders: lists and sums. Requires: a height whose state is kept. */
  viewsAt(height: Height): StateReader {
    return this.#parts.views.at(height);
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

  #forget(height: Height, state: StateReader | null): void {
    this.#parts.rewind(height, state);
    if (height < 0) this.#dropBegin.run();
  }

  #findOldest(): Height {
    return this.#parts.history.oldest() ?? Math.max(0, this.height);
  }

  /** One step. What is looked up within it has to be looked up again: it may not come to be. */
  #write(work: () => void): void {
    this.#forgetEnds();
    try {
      this.#database.transaction(work);
    } finally {
      this.#forgetEnds();
    }
  }

  #forgetEnds(): void {
    this.#tip = null;
    this.#oldest = null;
  }

  #append(indexed: IndexedBlock, state: StateReader): void {
    const { height } = indexed.branch;
    assert(height === this.height + 1, `block ${height} on top of ${this.height}`);
    const facts = readBlockFacts(indexed, this.#ground.hashes);
    this.#parts.append(indexed, facts, { state, clockS: readClock(state) });
    if (this.#retainStates === 0) return;
    this.#parts.history.prune(height - this.#retainStates);
    this.#parts.views.prune(height - this.#retainStates);
  }
}

function prunedError(directory: string, height: Height, oldest: Height) {
  return storageError("STORAGE_PRUNED", {
    message: `The index in ${directory} no longer keeps the state of block ${height}; the oldest is of ${oldest}.`,
    fix: "Ask for a newer height, or make the index again with a greater storage.retain_state_heights.",
    evidence: { directory, height, oldest },
  });
}
