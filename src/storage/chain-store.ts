import type { Branch } from "../consensus/branch.ts";
import { decodeBranch } from "../consensus/branch-codec.ts";
import type { IdSet } from "../consensus/reorg.ts";
import type { StateChanges } from "../governance/state-access.ts";
import type { Candidate, MachineStore } from "../machine/machine.ts";
import type { RestoredChain, RestoreTarget } from "../machine/snapshot-check.ts";
import type { ChainId, Digest, HashCode, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import type { LedgerError } from "../primitives/ledger-error.ts";
import type { Result } from "../primitives/result.ts";
import type { BlockReader } from "./block-log.ts";
import {
  type FinalityNews,
  isOnBranch,
  readFinalHeight,
  readLooseCommit,
  writeFinality,
} from "./finality-rows.ts";
import { findBlocks, listShared, readPlace, type SharedId } from "./find-blocks.ts";
import { type FoundTransaction, findTransaction } from "./find-transaction.ts";
import type { FolderLock } from "./folder-lock.ts";
import type { StoreIdentity } from "./identity.ts";
import { type KeptSideBlock, keepSideBlock, type SideRefusal } from "./keep-side-block.ts";
import { type Notes, readNote, writeNotes } from "./notes.ts";
import { pruneBodies } from "./prune-bodies.ts";
import { restoreChain } from "./restore-chain.ts";
import { belowRetained, type Retained } from "./retained.ts";
import { rewindBlocks } from "./rewind-blocks.ts";
import type { SealConflict, SealIntent } from "./seal-intents.ts";
import type { SideBlock } from "./side-blocks.ts";
import { formBranches, type SideBranch } from "./side-branches.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { readOnlyError } from "./sqlite-failure.ts";
import { corruptError, notHeldError, storageError } from "./storage-error.ts";
import { checkStore, type StoreReport } from "./store-check.ts";
import type { Recovery, StoreOptions } from "./store-options.ts";
import type { StoreParts } from "./store-parts.ts";
import { computeStats, type StoreStats } from "./store-stats.ts";
import type { BlockPlace, StoredBlock } from "./stored-block.ts";
import { UNDO_BLOCKS } from "./undo-blocks.ts";
import { type BlockExtras, writeBlock } from "./write-block.ts";

/** What an opened store is made of. */
export interface OpenedStore {
  readonly directory: string;
  readonly database: SqlDatabase;
  readonly parts: StoreParts;
  readonly identity: StoreIdentity;
  readonly options: StoreOptions;
  /** Null in a store for reading. */
  readonly recovery: Recovery | null;
  readonly lock: FolderLock | null;
}

const SIDE_BLOCKS_MAX = 4_096;
const SIDE_BYTES_MAX = 256 * 1024 * 1024;

/**
 * The durable store of one chain: the blocks of one branch with the state after the newest, and what competes with
 * them. Whatever writes is one transaction, on the disk when it returns and undone whole when it throws.
 */
export class ChainStore implements MachineStore, RestoreTarget {
  readonly directory: string;
  readonly chainId: ChainId;
  readonly genesisBytes: Uint8Array;
  /** How the store was found when it was opened; null in a store for reading. */
  readonly recovery: Recovery | null;
  readonly #database: SqlDatabase;
  readonly #parts: StoreParts;
  readonly #options: StoreOptions;
  readonly #lock: FolderLock | null;

  constructor(opened: OpenedStore) {
    this.directory = opened.directory;
    this.chainId = opened.identity.chainId;
    this.genesisBytes = opened.identity.genesisBytes;
    this.recovery = opened.recovery;
    this.#database = opened.database;
    this.#parts = opened.parts;
    this.#options = opened.options;
    this.#lock = opened.lock;
  }

  /** The blocks of the branch. */
  get blocks(): BlockReader {
    return this.#parts.blocks;
  }

  /** From which heights on headers and bodies are held: from 0, unless the chain was restored or pruned. */
  get retained(): Retained {
    return this.#parts.blocks.retained();
  }

  /** Height of the newest block, -1 before block 0. */
  get tipHeight(): number {
    return this.#parts.blocks.tipHeight();
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#parts.state.get(key);
  }

  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#parts.state.entries(prefix);
  }

  entriesAfter(prefix: Uint8Array, after: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#parts.state.entriesAfter(prefix, after);
  }

  /** Several reads of one moment, whatever another process writes meanwhile. */
  snapshot<T>(work: () => T): T {
    return this.#database.snapshot(work);
  }

  /** The branch after a block whose undo is held, or after the newest. Requires: the genesis branch of the chain. */
  branch(genesis: Branch, height: Height = this.tipHeight): Branch {
    if (height < 0) return genesis;
    const branch = decodeBranch(this.#parts.undos.branch(height), genesis);
    const { ids } = this.#parts.blocks.header(height);
    const isOwn = ids.every(([code, id]) => {
      const lane = branch.lanes.get(code);
      return lane === undefined || equalBytes(lane.tip, id);
    });
    if (branch.height === height && isOwn) return branch;
    const place = { directory: this.directory, table: "recents", height };
    throw corruptError({ ...place, detail: "the branch is not that of its block" });
  }

  /**
   * Undos of the newest blocks down to the one above `height`, newest first: what a rewind to it takes. A height whose
   * branch is no longer held is refused, since a rewind to it would be.
   */
  undosAbove(height: Height): readonly StateChanges[] {
    this.#refuseBelow(height + 1, `what takes block ${height + 1} back with its body`);
    this.#parts.undos.branch(height);
    const undos: StateChanges[] = [];
    for (let at = this.tipHeight; at > height; at--) undos.push(this.#parts.undos.undo(at));
    return undos;
  }

  /** Heights whose branch and undo are held, the oldest and the newest; from 0 to -1 when none is. */
  get recentBounds(): { readonly oldest: number; readonly newest: number } {
    return this.#parts.undos.bounds();
  }

  /** The changes that would undo a block whose undo is held. */
  undoOf(height: Height): StateChanges {
    const { headersFrom } = this.retained;
    if (headersFrom > 0 && height === headersFrom) {
      const evidence = { height, oldest: headersFrom + 1 };
      throw belowRetained(this.directory, `the undo of block ${height}`, evidence);
    }
    return this.#parts.undos.undo(height);
  }

  /** Every place of a block with the id, on the branch and beside it: more than one once the algorithm is broken. */
  findBlocks(code: HashCode, id: Digest): readonly BlockPlace[] {
    return this.snapshot(() => findBlocks(this.#parts, code, id));
  }

  /** The one block of an id. An id that is not held, or that several blocks have, is an error. */
  readBlockById(code: HashCode, id: Digest): StoredBlock {
    return this.snapshot(() => {
      const places = findBlocks(this.#parts, code, id);
      const [place] = places;
      const named = { code, id: toHex0x(id) };
      if (place === undefined) {
        const { headersFrom } = this.retained;
        if (headersFrom > 0) {
          const what = `every block, and none that it holds is ${named.id}`;
          throw belowRetained(this.directory, what, { oldest: headersFrom });
        }
        throw notHeldError(
          this.directory,
          `a block ${named.id} under 0x${code.toString(16)}`,
          named,
        );
      }
      if (places.length > 1) throw sharedIdError(this.directory, { ...named, places });
      return readPlace(this.#parts, place);
    });
  }

  /** The block at a place that was found. */
  readPlace(place: BlockPlace): StoredBlock {
    return readPlace(this.#parts, place);
  }

  /** Ids that name more than one block. Cost: a pass over the index of ids. */
  sharedIds(): readonly SharedId[] {
    return this.snapshot(() => listShared(this.#parts));
  }

  /** The transaction of an id under the canonical code of its block, or undefined. */
  findTransaction(id: Digest): FoundTransaction | undefined {
    const context = { directory: this.directory, hashes: this.#options.hashes };
    return this.snapshot(() => findTransaction(this.#parts, id, context));
  }

  /**
   * Why a transaction that is not found may be one of the chain all the same: in a store that was pruned or restored
   * from a snapshot, it can stand below. Null where the store holds every block.
   */
  absentPast(id: Digest): LedgerError | null {
    const { bodiesFrom } = this.retained;
    if (bodiesFrom === 0) return null;
    const what = `every block, and none that it holds has the transaction ${toHex0x(id)}`;
    return belowRetained(this.directory, what, { oldest: bodiesFrom });
  }

  /** The competing branches that leave the store's own at or above a height. */
  sideBranches(above: number): readonly SideBranch[] {
    return this.snapshot(() => {
      const branches = formBranches(this.#parts.sides.list(), isOnBranch(this.#parts));
      return branches.filter(({ forkHeight }) => forkHeight >= above);
    });
  }

  /** Greatest final height ever written, -1 before the first. It never falls. */
  get finalHeight(): number {
    return readFinalHeight(this.#parts);
  }

  /** The commit of the tip, which no body carries as yet. */
  get looseCommit(): Uint8Array | undefined {
    return readLooseCommit(this.#parts);
  }

  /** A value that the program above has kept here. */
  note(name: string): Uint8Array | undefined {
    return readNote(this.#parts, name);
  }

  /** What a key has signed last, or undefined. */
  lastSealed(keyId: Uint8Array): { readonly height: Height; readonly ids: IdSet } | undefined {
    return this.#parts.seals.last(keyId);
  }

  /** Bytes of the file that no row fills: what comes is written there first. */
  get freeBytes(): number {
    const pages = this.#database.integer("PRAGMA freelist_count");
    return pages * this.#database.integer("PRAGMA page_size");
  }

  /** Counts and bytes of every table. Cost: a pass over all pages. */
  stats(): StoreStats {
    return this.snapshot(() => computeStats(this.#database, this.directory));
  }

  /** Checks every row against every other and against the hashes of the ledger. Cost: as reading and hashing it all. */
  check(): StoreReport {
    const { directory, chainId } = this;
    const context = { directory, chainId, hashes: this.#options.hashes };
    return this.snapshot(() => checkStore(this.#database, this.#parts, context));
  }

  /** Keeps a block and all that belongs to it. Returns the ids that it shares with another block: evidence. */
  commitBlock(candidate: Candidate, extras: BlockExtras = {}): readonly SharedId[] {
    const undoBlocks = this.#options.undoBlocks ?? UNDO_BLOCKS;
    const context = { hashes: this.#options.hashes, undoBlocks };
    const shared = this.#write(() => writeBlock(this.#parts, candidate, context, extras));
    this.#parts.state.keep(candidate.changes);
    return shared;
  }

  /**
   * Takes back the newest blocks in one step: the first of a reorg, after which the blocks of the better branch are
   * committed one by one. The blocks taken back are side blocks from then on, so that a crash loses none of either
   * branch, and the reorg can be done again. Requires: undos of blocks above the final height, newest first.
   */
  rewind(undos: readonly StateChanges[]): void {
    if (undos.length === 0) return;
    const { directory, chainId } = this;
    const context = { directory, chainId, hashes: this.#options.hashes };
    this.#write(() => rewindBlocks(this.#parts, undos, context));
    for (const undo of undos) this.#parts.state.keep(undo);
  }

  /**
   * Makes the chain of a snapshot this store's own, in one durable step or not at all: its state, and its newest blocks
   * without their bodies. Requires: an empty store.
   */
  restore(chain: RestoredChain): void {
    this.#write(() => restoreChain(this.#parts, chain));
    this.#parts.state.keep(chain.entries);
  }

  /** Lets go the bodies below a height, in one durable step. Requires: a height at or below the final one. */
  pruneBodies(below: Height, notes: Notes = new Map()): void {
    const { directory } = this;
    const context = { directory, hashes: this.#options.hashes };
    this.#write(() => pruneBodies(this.#parts, below, notes, context));
  }

  /** Refuses work that takes every block, where some were let go or never brought. */
  requireAll(): void {
    const { bodiesFrom: oldest } = this.retained;
    if (oldest > 0) throw belowRetained(this.directory, "every block", { height: 0, oldest });
  }

  /** Keeps a block of a competing branch until finality decides. */
  putSideBlock(block: SideBlock): Result<KeptSideBlock, SideRefusal> {
    const { sideBlocksMax, sideBytesMax } = this.#options;
    const limits = {
      blocksMax: sideBlocksMax ?? SIDE_BLOCKS_MAX,
      bytesMax: sideBytesMax ?? SIDE_BYTES_MAX,
    };
    return this.#write(() => keepSideBlock(this.#parts, block, limits));
  }

  /** Writes what is new about finality, and drops the side blocks that it decides against. */
  noteFinality(news: FinalityNews): void {
    this.#write(() => writeFinality(this.#parts, news));
  }

  /** Keeps values for the program above. */
  putNotes(notes: Notes): void {
    this.#write(() => writeNotes(this.#parts, notes));
  }

  /** `recordSealIntents` of one key. */
  recordSealIntent(intent: SealIntent): Result<void, SealConflict> {
    return this.recordSealIntents([intent]);
  }

  /**
   * Records what keys are about to sign, in one durable step. Only when this returns ok may they sign; a crash in
   * between repeats it.
   */
  recordSealIntents(intents: readonly SealIntent[]): Result<void, SealConflict> {
    return this.#write(() => this.#parts.seals.record(intents));
  }

  /** Moves the log into the database file, where no reader stands in the way: work for an idle moment. */
  checkpoint(): void {
    this.#database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /** Ends the use of the store and gives the folder free. */
  close(): void {
    this.#database.close();
    this.#lock?.release();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** A block without its body cannot become a side block, so that none is taken back. */
  #refuseBelow(height: Height, what: string): void {
    const { bodiesFrom: oldest } = this.retained;
    if (height < oldest && height <= this.tipHeight) {
      throw belowRetained(this.directory, what, { height, oldest });
    }
  }

  #write<T>(work: () => T): T {
    if (this.#lock === null) throw readOnlyError(this.directory);
    return this.#database.transaction(work);
  }
}

function sharedIdError(
  directory: string,
  evidence: {
    readonly code: HashCode;
    readonly id: string;
    readonly places: readonly BlockPlace[];
  },
) {
  return storageError("STORAGE_SHARED_ID", {
    message: `${evidence.places.length} blocks in ${directory} have the id ${evidence.id}: its algorithm is broken.`,
    fix: "Name the block by its id under another algorithm, or by its height.",
    evidence: { directory, ...evidence },
  });
}
