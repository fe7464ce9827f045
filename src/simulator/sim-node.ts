import type { RawBlock } from "../consensus/block.ts";
import type { Branch } from "../consensus/branch.ts";
import { genesisBranch } from "../consensus/genesis-branch.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import type { StateChanges } from "../governance/state-access.ts";
import type { MachineEnvironment } from "../machine/environment.ts";
import type { GenesisDocument } from "../machine/genesis-document.ts";
import { judgeBlock } from "../machine/judge-block.ts";
import { type Candidate, Machine } from "../machine/machine.ts";
import { assertDefined } from "../primitives/assert.ts";
import { SimStore } from "./sim-store.ts";
import { blockRefusal, type Refusal } from "./stop.ts";

/** Algorithms of one process. */
export interface SimAlgorithms {
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
}

/** The block that a node refuses, and why. */
export interface BlockRefusal extends Refusal {
  readonly height: number;
}

/** A full node in memory: it takes blocks one after the other through stages D, V and X, as any node does. */
export class SimNode {
  readonly document: GenesisDocument;
  readonly algorithms: SimAlgorithms;
  readonly store: SimStore;
  readonly machine: Machine;
  readonly environment: MachineEnvironment;
  /** What was changed in the state of the newest block behind the machine's back. */
  readonly tampered: StateChanges;

  /**
   * A node that already stands on these blocks, its state changed as a rollback, a bug or a broken disk would.
   * Requires: valid blocks 0, 1, 2, … of the document's chain.
   */
  constructor(
    document: GenesisDocument,
    algorithms: SimAlgorithms,
    kept: readonly Candidate[] = [],
    tampered: StateChanges = [],
  ) {
    const { hashes, suites } = algorithms;
    const { genesis, chainId, plan } = document;
    const start = genesisBranch(genesis, { chainId, hashes, plan });
    this.document = document;
    this.algorithms = algorithms;
    this.store = new SimStore(start, hashes, kept);
    this.tampered = tampered;
    this.store.tamper(tampered);
    this.environment = { hashes, suites, past: this.store.past };
    const { store } = this;
    this.machine = new Machine(this.environment, store, store.branchAt(kept.length - 1), store);
  }

  get branch(): Branch {
    return this.machine.branch;
  }

  get height(): number {
    return this.machine.branch.height;
  }

  get tip(): Candidate {
    return this.at(this.height);
  }

  /** A block that the node holds, with everything that it brought about. */
  at(height: number): Candidate {
    return assertDefined(this.store.kept[height], `no block ${height}`);
  }

  /** Judges the next block and keeps it, or names the rule that refuses it; then nothing has changed. */
  receive(raw: RawBlock): Refusal | null {
    const refusal = this.judge(raw);
    if (refusal === null) this.machine.commit();
    return refusal;
  }

  /** The rule that refuses the next block, or null; a block that passes waits as the machine's candidate. */
  judge(raw: RawBlock): Refusal | null {
    const { document, environment } = this;
    const judged = judgeBlock(raw, this.machine, { document, environment });
    return judged.ok ? null : blockRefusal(judged.error);
  }

  /** Takes blocks as long as they pass: the height and the rule of the first that does not, or null. */
  receiveAll(raws: readonly RawBlock[]): BlockRefusal | null {
    for (const raw of raws) {
      const height = this.height + 1;
      const refusal = this.receive(raw);
      if (refusal !== null) return { height, ...refusal };
    }
    return null;
  }

  /** A node of its own that stands on the same blocks up to a height; at the newest, on the same state. */
  replica(height: number = this.height, algorithms: SimAlgorithms = this.algorithms): SimNode {
    const tampered = height === this.height ? this.tampered : [];
    return new SimNode(this.document, algorithms, this.store.kept.slice(0, height + 1), tampered);
  }
}

/** A block as nodes send it. */
export function rawOf(candidate: Candidate): RawBlock {
  return {
    header: candidate.block.headerBytes,
    statements: candidate.block.body.statements.map((statement) => statement.bytes),
  };
}
