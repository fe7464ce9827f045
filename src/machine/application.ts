import type { Branch } from "../consensus/branch.ts";
import type { Rejection } from "../governance/rejection.ts";
import { encodeStatement, type Seal } from "../ledger/statement.ts";
import type { StateProof } from "../merkle/state-proof.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode, Height, KeyId, TimeMs } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { type AdmittedTransaction, admitTransaction, recheckTransaction } from "./admission.ts";
import type { BlockInput } from "./block-input.ts";
import type { MachineEnvironment } from "./environment.ts";
import type { GenesisDocument } from "./genesis-document.ts";
import { type Candidate, Machine, type MachineStore } from "./machine.ts";
import { nextContext } from "./next-context.ts";
import { isClassOrdered, orderTransactions } from "./order-transactions.ts";
import { dropRepeated, transactionsOf } from "./proposal-items.ts";
import { NO_RECENT, type RecentSource } from "./recent-blocks.ts";
import { restoredPast, restoredRecent } from "./restored-past.ts";
import { isSameInput } from "./same-input.ts";
import type { Snapshot } from "./snapshot.ts";
import { computeHistoryRoots } from "./snapshot-branch.ts";
import type { TrustedBlock } from "./snapshot-chain.ts";
import type { RestoredChain, RestoreTarget } from "./snapshot-check.ts";
import { type ChunkAnswer, type OfferAnswer, SnapshotRestore } from "./snapshot-restore.ts";
import { SnapshotShelf } from "./snapshot-shelf.ts";
import { writeSnapshot } from "./snapshot-writer.ts";
import { classOfTransaction, type TransactionClass } from "./transaction-class.ts";
import { encodeVoteExtension, isExtensionValid } from "./vote-extension.ts";

/** Where the application stands: the newest committed block. */
export interface ApplicationInfo {
  /** -1 before block 0. */
  readonly height: number;
  readonly timeMs: TimeMs;
  /** Ids of the newest block under the codes of its lineages, in lineage order. */
  readonly ids: readonly (readonly [HashCode, Digest])[];
  readonly stateRoots: readonly (readonly [HashCode, Digest])[];
  /** Roots of the history up to and including the newest block, one for each tracked code, ascending by code. */
  readonly historyRoots: readonly (readonly [HashCode, Digest])[];
}

/** A transaction that may wait for a block. */
export interface CheckedTransaction extends AdmittedTransaction {
  readonly class: TransactionClass;
}

/** What the proposer of a block has at hand. */
export interface ProposalRequest extends Omit<BlockInput, "items"> {
  /** Bytes of a commit statement, or null. */
  readonly commit: Uint8Array | null;
  /** Bytes of evidence statements. */
  readonly evidence: readonly Uint8Array[];
  /** Bytes of transactions in the order of their arrival. */
  readonly transactions: readonly Uint8Array[];
  /** Most bytes of transactions. */
  readonly bytesMax: number;
}

/** Why a proposed block is refused: only what the block itself proves wrong. */
export type ProposalFault =
  | { readonly reason: "duplicate" | "order" | "size" }
  | { readonly reason: "item"; readonly index: number; readonly code: string };

/** The value of a key in the state of the newest block, with its proof under a code in force. */
export interface StateAnswer {
  readonly height: number;
  readonly value: Uint8Array | undefined;
  readonly proof: StateProof;
}

/**
 * The machine as an engine of ordering drives it: the calls of ABCI 2.0 under their own names. It decides nothing about
 * order, time or peers; it says what may stand in a block, makes it, and keeps it. Uncommitted work is lost with it.
 */
export class Application {
  readonly #environment: MachineEnvironment;
  readonly #document: GenesisDocument;
  readonly #store: MachineStore & Partial<RestoreTarget>;
  readonly #shelf = new SnapshotShelf();
  #machine: Machine;
  #restore: SnapshotRestore | null = null;
  /** The block that was made last and not committed, with what it was made of. */
  #made: { readonly input: BlockInput | null; readonly candidate: Candidate } | null = null;

  constructor(
    environment: MachineEnvironment,
    chain: {
      readonly document: GenesisDocument;
      /** A snapshot can be restored only into a store that knows how. */
      readonly store: MachineStore & Partial<RestoreTarget>;
      readonly branch: Branch;
      readonly recent?: RecentSource;
    },
  ) {
    this.#environment = environment;
    this.#document = chain.document;
    this.#store = chain.store;
    const recent = chain.recent ?? NO_RECENT;
    this.#machine = new Machine(environment, chain.store, chain.branch, recent);
  }

  /** The newest committed block. */
  info(): ApplicationInfo {
    const { branch } = this.#machine;
    const ids = branch.sealable[0]?.ids ?? [];
    this.#forget();
    const stateRoots = ids
      .filter(([code]) => branch.height >= 0 && this.#environment.hashes.has(code))
      .map(([code]): readonly [HashCode, Digest] => [code, this.#machine.stateRoot(code)]);
    const historyRoots = computeHistoryRoots(this.#environment.hashes, branch);
    return { height: branch.height, timeMs: branch.timeMs, ids, stateRoots, historyRoots };
  }

  /** Makes block 0 from the genesis document. Nothing is durable before `commit`. */
  initChain(): Candidate {
    this.#forget();
    assert(this.#machine.branch.height === -1, "a chain that has begun");
    const candidate = this.#machine.initChain(this.#document);
    this.#made = { input: null, candidate };
    return candidate;
  }

  /**
   * May the transaction wait for a block? `recheck` asks again after a block has changed the state, without verifying
   * signatures. A sequence number above the next one is refused as `GOV_NONCE_HIGH`: it may wait elsewhere.
   */
  checkTx(
    bytes: Uint8Array,
    kind: "new" | "recheck",
  ): Result<CheckedTransaction | { readonly class: TransactionClass }, Rejection> {
    const context = nextContext(this.#machine);
    const name = classOfTransaction(bytes);
    if (kind === "recheck") {
      const refused = recheckTransaction(bytes, this.#machine.state, context);
      return refused === null ? ok({ class: name }) : err(refused);
    }
    const { sigCostMax } = context.branch.facts.limits;
    const admitted = admitTransaction(bytes, this.#machine.state, context, sigCostMax);
    return admitted.ok ? ok({ ...admitted.value, class: name }) : admitted;
  }

  /**
   * Chooses the items of a block from what has arrived: commit and evidence first, then transactions by class within
   * their quotas. What may not stand in the block is left out, so that every answer passes `processProposal`.
   */
  prepareProposal(request: ProposalRequest): readonly Uint8Array[] {
    const { commit, evidence, transactions, bytesMax, ...place } = request;
    const distinct = dropRepeated(transactions);
    const classed = distinct.map((bytes) => ({ bytes, class: classOfTransaction(bytes) }));
    const room = { bytesMax, countMax: distinct.length };
    const ordered = orderTransactions(classed, room).map(({ bytes: tx }) =>
      encodeStatement({ type: "transaction", tx }),
    );
    const items = [...(commit === null ? [] : [commit]), ...evidence, ...ordered];
    this.#forget();
    const { outcomes } = this.#machine.finalizeBlock({ ...place, items });
    this.#machine.drop();
    return items.filter((_, index) => outcomes[index]?.status === "included");
  }

  /** Judges the items of a proposed block on the committed state. The block so made is kept for `finalizeBlock`. */
  processProposal(input: BlockInput, bytesMax: number): ProposalFault | null {
    if (dropRepeated(input.items).length < input.items.length) return { reason: "duplicate" };
    let sizeBytes = 0;
    for (const item of input.items) sizeBytes += item.length;
    if (sizeBytes > bytesMax) return { reason: "size" };
    if (!isClassOrdered(transactionsOf(input.items))) return { reason: "order" };
    const { outcomes } = this.finalizeBlock(input);
    const index = outcomes.findIndex(({ status }) => status === "refused");
    const refused = outcomes[index];
    if (refused?.status !== "refused") return null;
    this.#forget();
    const { reason } = refused;
    return {
      reason: "item",
      index,
      code: "rejection" in reason ? reason.rejection.code : reason.code,
    };
  }

  /** What to add to a vote on the next block: the seal of the newest committed one, and emergency transactions. */
  extendVote(seal: Seal | null, emergency: readonly Uint8Array[]): Uint8Array {
    const extension = encodeVoteExtension({ version: 1, seal, transactions: emergency });
    return this.verifyVoteExtension(extension) ? extension : new Uint8Array(0);
  }

  /** True iff what somebody has added to a vote stands by itself on the committed state. */
  verifyVoteExtension(extension: Uint8Array, keyId?: KeyId): boolean {
    const { branch, state } = this.#machine;
    const { suites } = this.#environment;
    return isExtensionValid(extension, { branch, state, suites }, keyId);
  }

  /**
   * Makes the next block, always from the committed state. It may be asked twice for one height, and for the same
   * inputs it answers with the same block.
   */
  finalizeBlock(input: BlockInput): Candidate {
    const made = this.#made;
    if (made !== null && made.input !== null && isSameInput(made.input, input))
      return made.candidate;
    this.#forget();
    const candidate = this.#machine.finalizeBlock(input);
    this.#made = { input, candidate };
    return candidate;
  }

  /** Keeps the block that was made last, in one durable step. */
  commit(): Candidate {
    this.#made = null;
    return this.#machine.commit();
  }

  /** The value of a key in the newest state, with its proof. Requires: a code in force. */
  query(key: Uint8Array, code: HashCode): StateAnswer {
    this.#forget();
    const { state, branch } = this.#machine;
    const proof = this.#machine.stateTree(code).prove(key, (each) => state.get(each));
    return { height: branch.height, value: state.get(key), proof };
  }

  /**
   * Makes a snapshot of the newest block and keeps it with the two before it. Null where there is no block yet, or
   * where this machine lacks a part that every snapshot has. Cost: the whole state is read and hashed, so never in the
   * path of a block.
   */
  takeSnapshot(chunkBytes?: number): Snapshot | null {
    this.#forget();
    const { branch, state, environment } = this.#machine;
    if (branch.height < 0) return null;
    const { hashes, recent } = environment;
    const stateRoot = (code: HashCode) => this.#machine.stateRoot(code);
    const written = writeSnapshot({ branch, state, recent, hashes, stateRoot }, chunkBytes);
    if (written === null) return null;
    this.#shelf.add(written);
    return written.snapshot;
  }

  /** The snapshots that can be fetched here, newest first. */
  listSnapshots(): readonly Snapshot[] {
    return this.#shelf.list();
  }

  /** A chunk of a listed snapshot, or undefined where there is none. */
  loadSnapshotChunk(height: Height, format: number, index: number): Uint8Array | undefined {
    return this.#shelf.chunk(height, format, index);
  }

  /**
   * Begins to restore a snapshot of the trusted block, in the place of one that has begun and not come to its end. A
   * machine that has a block takes none.
   */
  offerSnapshot(offered: Snapshot, trusted: TrustedBlock): OfferAnswer {
    this.#forget();
    this.#restore = null;
    if (this.#machine.branch.height >= 0 || this.#store.restore === undefined) return "REJECT";
    const begun = SnapshotRestore.begin(offered, trusted, this.#environment.hashes);
    if (!begun.ok) return begun.error;
    this.#restore = begun.value;
    return "ACCEPT";
  }

  /**
   * Takes a chunk of the offered snapshot. With the last one the whole is checked against the trusted block (see
   * `checkSnapshot`) and kept in one durable step; until then, and after a refusal, the store is empty.
   */
  applySnapshotChunk(index: number, chunk: Uint8Array, sender: string): ChunkAnswer {
    const restore = this.#restore;
    if (restore === null) return { result: "REJECT_SNAPSHOT", fault: null };
    const answer = restore.add(index, chunk, sender);
    if (!restore.isComplete) return answer;
    this.#restore = null;
    const { hashes } = this.#environment;
    const restored = restore.finish({ hashes, genesis: this.#machine.branch });
    if (!restored.ok) return { result: "REJECT_SNAPSHOT", fault: restored.error };
    this.#standOn(restored.value);
    return answer;
  }

  #standOn(chain: RestoredChain): void {
    const newest = assertDefined(chain.blocks.at(-1), "a chain without a block");
    assert(this.#store.restore !== undefined, "a store that restores nothing");
    this.#store.restore(chain);
    const { hashes } = this.#environment;
    const past = restoredPast(hashes, (height) => {
      const { branch, environment } = this.#machine;
      return height === branch.height ? branch : environment.recent.branchAt(height);
    });
    const environment = { ...this.#environment, past };
    this.#machine = new Machine(environment, this.#store, newest.branch, restoredRecent(chain));
  }

  #forget(): void {
    if (this.#made !== null) this.#machine.drop();
    this.#made = null;
  }
}
