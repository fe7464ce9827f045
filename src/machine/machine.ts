import { advanceBranch, computeIds } from "../consensus/advance.ts";
import type { Block } from "../consensus/block.ts";
import { createBody } from "../consensus/body.ts";
import type { Branch } from "../consensus/branch.ts";
import { type EpochFault, epochFault } from "../consensus/epoch-fault.ts";
import { pendingEpoch, resolveEpoch } from "../consensus/schedule.ts";
import type { AuditEntry } from "../governance/audit-entry.ts";
import { Overlay } from "../governance/overlay.ts";
import type { StateChanges, StateReader } from "../governance/state-access.ts";
import type { StateTree } from "../merkle/state-tree.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes, isAllZero } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { assembleBlock } from "./assemble-block.ts";
import type { BlockInput, ItemOutcome } from "./block-input.ts";
import { compareBodies } from "./compare-bodies.ts";
import { type BlockEnvironment, type MachineEnvironment, suiteFacts } from "./environment.ts";
import { type ExecutedBlock, executeBlock, executeGenesis } from "./execute-block.ts";
import type { GenesisDocument } from "./genesis-document.ts";
import { KeptSealers } from "./kept-sealers.ts";
import { NO_RECENT, RecentBlocks, type RecentSource } from "./recent-blocks.ts";
import { computeRecentBlocks } from "./recent-span.ts";
import { type ReplayFault, refusalFault, replayFault } from "./replay-fault.ts";
import { sealersAt } from "./sealer-table.ts";
import { StateCommitment } from "./state-commitment.ts";
import { invertChanges } from "./state-store.ts";

/** A block that has been executed and not yet kept: everything that a store commits in one step. */
export interface Candidate {
  readonly block: Block;
  /** The branch after the block. */
  readonly branch: Branch;
  /** Ids of the block under the codes of its lineages, in lineage order, and under every tracked code. */
  readonly ids: ReadonlyMap<HashCode, Digest>;
  readonly changes: StateChanges;
  /** Changes that would undo `changes`. */
  readonly undo: StateChanges;
  /** One for each item of the input. */
  readonly outcomes: readonly ItemOutcome[];
  /** What the block adds to the audit trail of governance. */
  readonly audit: readonly AuditEntry[];
}

/**
 * Where the machine's state lives. A block, its state and its undo are committed in one durable step, or not at all.
 */
export interface MachineStore extends StateReader {
  commitBlock(candidate: Candidate): void;
  /** Undoes the newest blocks, newest first. */
  rewind(undos: readonly StateChanges[]): void;
}

/**
 * The deterministic state machine: equal inputs on equal states give byte-identical blocks. It holds one branch and at
 * most one candidate on top of it, which is committed or dropped whole.
 */
export class Machine {
  readonly #environment: BlockEnvironment;
  readonly #store: MachineStore;
  readonly #commitment: StateCommitment;
  readonly #sealers = new KeptSealers();
  readonly #recent: RecentBlocks;
  #branch: Branch;
  #candidate: Candidate | null = null;

  /**
   * Takes up a branch whose state the store holds, with where to find the blocks below it.
   * Cost: O(entries of the state) for the state trees.
   */
  constructor(
    environment: MachineEnvironment,
    store: MachineStore,
    branch: Branch,
    recent: RecentSource = NO_RECENT,
  ) {
    this.#recent = new RecentBlocks(recent);
    this.#environment = { ...environment, recent: this.#recent };
    this.#store = store;
    this.#branch = branch;
    this.#commitment = new StateCommitment(environment.hashes);
    this.#commitment.track(this.#trackedCodes(), store);
  }

  /** The branch of the newest committed block. */
  get branch(): Branch {
    return this.#branch;
  }

  /** What blocks are executed with. */
  get environment(): BlockEnvironment {
    return this.#environment;
  }

  /** The state of the newest committed block. */
  get state(): StateReader {
    return this.#store;
  }

  /** State tree of the newest committed block under a code in force. Requires: no candidate. */
  stateTree(code: HashCode): StateTree {
    assert(this.#candidate === null, "a proof of a state with a candidate on top");
    return this.#commitment.tree(code);
  }

  /**
   * State root of the newest committed block under any code of its header, also one that ends with it. Requires: no
   * candidate. Cost under such a code: O(entries).
   */
  stateRoot(code: HashCode): Digest {
    assert(this.#candidate === null, "a root of a state with a candidate on top");
    return this.#commitment.rootOf(code, this.#store);
  }

  /** Makes block 0. */
  initChain(document: GenesisDocument): Candidate {
    return own(this.#hold(executeGenesis(document, this.#branch, this.#environment)));
  }

  /** Makes the next block from its inputs. Items that may not stand in it are answered and left out. */
  finalizeBlock(input: BlockInput): Candidate {
    const misplaced = this.#refuseProposer(input.proposer, input.height);
    assert(misplaced === null, `own block by ${misplaced?.found}, expected ${misplaced?.expected}`);
    return own(this.#hold(executeBlock(input, this.#branch, this.#store, this.#environment)));
  }

  /**
   * Stage X: makes the block again from its own inputs and compares. Requires: a block that has passed stages D and V
   * on this branch.
   */
  replayBlock(block: Block, document: GenesisDocument): Result<Candidate, ReplayFault> {
    const height = this.#branch.height + 1;
    const misplaced = this.#refuseProposer(proposerOf(block), height);
    if (misplaced !== null) return err(misplaced);
    const inputs = height === 0 ? null : readInput(block, height);
    const executed =
      inputs === null
        ? executeGenesis(document, this.#branch, this.#environment)
        : executeBlock(inputs, this.#branch, this.#store, this.#environment);
    const fault =
      this.#refuseOutcomes(executed, block) ??
      compareBodies(executed.statements, block.body.statements);
    if (fault !== null) return err(fault);
    // The bodies are equal, so the roots that stage V has computed of the given one are those of the own.
    const held = this.#hold(executed, block);
    if (!held.ok) {
      const { code, expected, found } = held.error;
      return err(replayFault("REPLAY_SYSTEM", { expected, found: `${code}: ${found}` }));
    }
    const differing = compareHeaders(held.value.block, block);
    if (differing === null) return held;
    this.drop();
    return err(differing);
  }

  /** Keeps the candidate: the store commits it, and the machine stands on it. */
  commit(): Candidate {
    const candidate = assertDefined(this.#candidate, "nothing to commit");
    this.#store.commitBlock(candidate);
    this.#candidate = null;
    this.#branch = candidate.branch;
    const { branch, undo, block } = candidate;
    this.#recent.push(
      { branch, undo, header: block.headerBytes },
      computeRecentBlocks(this.#store),
    );
    this.#commitment.track(this.#trackedCodes(), this.#store);
    return candidate;
  }

  /** Forgets the candidate; nothing of it remains. */
  drop(): void {
    const candidate = assertDefined(this.#candidate, "nothing to drop");
    this.#commitment.apply(candidate.undo);
    this.#candidate = null;
  }

  /**
   * Goes back to an earlier block of the own past for a reorg. Requires: the undos of all blocks above it, newest
   * first.
   */
  rewind(branch: Branch, undos: readonly StateChanges[]): void {
    assert(this.#candidate === null, "a rewind under a candidate");
    this.#store.rewind(undos);
    for (const undo of undos) this.#commitment.apply(undo);
    this.#recent.rewind(branch.height);
    this.#branch = branch;
    this.#commitment.track(this.#trackedCodes(), this.#store);
  }

  #hold(executed: ExecutedBlock, known?: Block): Result<Candidate, EpochFault> {
    assert(this.#candidate === null, "a second candidate");
    const undo = invertChanges(this.#store, executed.changes);
    const broken = this.#commitment.findCollision(executed.changes);
    if (broken !== null) {
      const expected = "a state root under every code";
      const found = `two state keys with one path under 0x${broken.toString(16)}`;
      return err(epochFault("EPOCH_ALGORITHM_STATUS", { expected, found }));
    }
    this.#commitment.apply(executed.changes);
    let made: Result<Candidate, EpochFault> | undefined;
    try {
      made = this.#complete(executed, undo, known);
      return made;
    } finally {
      // Also a defect leaves the trees as they were, so that another block can be tried.
      if (made?.ok !== true) this.#commitment.apply(undo);
    }
  }

  /** Hashes an executed block, whose changes the state trees have taken. */
  #complete(
    executed: ExecutedBlock,
    undo: StateChanges,
    known?: Block,
  ): Result<Candidate, EpochFault> {
    const { hashes, past } = this.#environment;
    const height = this.#branch.height + 1;
    const after = new Overlay(this.#store);
    for (const [key, value] of executed.changes) {
      if (value === null) after.delete(key);
      else after.put(key, value);
    }
    const header = {
      stateRoot: (code: HashCode) => this.#commitment.root(code),
      sealers: this.#sealers.at(after, height + 1),
      announced: known?.header.type === "v2" ? known.header.next : null,
    };
    const body = known?.body ?? createBody(hashes, executed.statements);
    const block = assembleBlock({ ...executed, body }, this.#branch, header, hashes);
    const advanced = advanceBranch(this.#branch, block, { hashes, suites: suiteFacts, past });
    if (!advanced.ok) return advanced;
    const codes = [...advanced.value.lanes.keys()];
    const ids = computeIds(hashes, this.#branch, block, codes);
    const { changes, outcomes, audit } = executed;
    this.#candidate = { block, branch: advanced.value, ids, changes, undo, outcomes, audit };
    return ok(this.#candidate);
  }

  /** Codes of the record in force for the next block and of a pending one: its tree is kept from lock-in on. */
  #trackedCodes(): readonly HashCode[] {
    const { schedule } = this.#branch.facts;
    const next = this.#branch.height + 1;
    const records = [resolveEpoch(schedule, next).record, pendingEpoch(schedule, next)?.record];
    const codes = new Set<HashCode>();
    for (const record of records) {
      for (const code of [record?.algs.legacy ?? null, record?.algs.pq ?? null]) {
        if (code !== null && this.#environment.hashes.has(code)) codes.add(code);
      }
    }
    return [...codes];
  }

  #refuseProposer(proposer: BlockInput["proposer"], height: number): ReplayFault | null {
    const sealers = height === 0 ? [] : sealersAt(this.#store, height);
    const found = proposer === null ? "nobody" : toHex(proposer);
    if (sealers.length === 0) {
      return proposer === null
        ? null
        : replayFault("REPLAY_PROPOSER", { expected: "nobody", found });
    }
    const isProducer = sealers.some(
      (sealer) => proposer !== null && equalBytes(sealer.account, proposer),
    );
    return isProducer
      ? null
      : replayFault("REPLAY_PROPOSER", { expected: "a sealer's account", found });
  }

  #refuseOutcomes(executed: ExecutedBlock, block: Block): ReplayFault | null {
    const places = itemPlaces(block);
    for (const [position, outcome] of executed.outcomes.entries()) {
      if (outcome.status === "included") continue;
      return refusalFault(outcome.reason, places[position] ?? 0);
    }
    return null;
  }
}

/** A block of one's own, made on a past that is all there, follows its branch. */
function own(held: Result<Candidate, EpochFault>): Candidate {
  assert(held.ok, `own block does not follow: ${held.ok ? "" : held.error.code}`);
  return held.value;
}

/** Leaf indexes of the statements that were inputs of the block. */
function itemPlaces(block: Block): readonly number[] {
  const places: number[] = [];
  for (const [index, { value }] of block.body.statements.entries()) {
    if (value.type !== "system" && value.type !== "receipt") places.push(index);
  }
  return places;
}

function proposerOf({ header }: Block): BlockInput["proposer"] {
  return isAllZero(header.proposer) ? null : header.proposer;
}

function readInput(block: Block, height: number): BlockInput {
  const { header, body } = block;
  const statements = body.statements;
  const items = itemPlaces(block).map((index) => {
    return assertDefined(statements[index], "an item without its statement").bytes;
  });
  return {
    height,
    timeMs: header.timeMs,
    proposer: proposerOf(block),
    carryPq: header.type === "v2" && header.lineages.length > 1,
    items,
  };
}

/** What only a replay can know of a header: its state roots and its set of sealers. */
function compareHeaders(made: Block, given: Block): ReplayFault | null {
  if (equalBytes(made.headerBytes, given.headerBytes)) return null;
  const ownLines = rootsOf(made);
  const givenLines = rootsOf(given);
  for (const [index, line] of ownLines.entries()) {
    const other = givenLines[index];
    if (other === undefined) continue;
    if (!equalBytes(line.stateRoot, other.stateRoot)) {
      const compared = { expected: toHex(line.stateRoot), found: toHex(other.stateRoot) };
      return replayFault("REPLAY_STATE", compared);
    }
    if (!equalBytes(line.sealersHash, other.sealersHash)) {
      const compared = { expected: toHex(line.sealersHash), found: toHex(other.sealersHash) };
      return replayFault("REPLAY_SEALERS", compared);
    }
  }
  return replayFault("REPLAY_ORDER", {
    expected: toHex(made.headerBytes),
    found: toHex(given.headerBytes),
  });
}

const NO_SEALERS_HASH = new Uint8Array(0);

function rootsOf(
  block: Block,
): readonly { readonly stateRoot: Digest; readonly sealersHash: Digest }[] {
  if (block.header.type === "v2") return block.header.lineages;
  return [{ stateRoot: block.header.stateRoot, sealersHash: NO_SEALERS_HASH }];
}
