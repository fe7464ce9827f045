import { advanceBranch } from "../../consensus/advance.ts";
import type { Block } from "../../consensus/block.ts";
import { createBody } from "../../consensus/body.ts";
import type { Branch } from "../../consensus/branch.ts";
import { genesisBranch } from "../../consensus/genesis-branch.ts";
import type { HashRegistry } from "../../crypto/hash-function.ts";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import { type BodyStatement, bodyStatement } from "../../ledger/body-statement.ts";
import { assembleBlock } from "../../machine/assemble-block.ts";
import { type MachineEnvironment, suiteFacts } from "../../machine/environment.ts";
import { Machine } from "../../machine/machine.ts";
import { MemoryMachineStore } from "../../machine/memory-machine-store.ts";
import { signCommit } from "../../node/sealing.ts";
import { assert } from "../../primitives/assert.ts";
import type { AccountId, Digest } from "../../primitives/brand.ts";
import type { BenchNetwork } from "./bench-network.ts";

/** The interval between blocks. */
const BLOCK_MS = 1_000;

/** A block with the branch that it makes. */
export interface ReferenceBlock {
  readonly block: Block;
  readonly branch: Branch;
}

/**
 * A chain of blocks whose bodies are given: true roots, links, histories, commitments and seals over statements that
 * no machine has executed. Its states are made up, so that stages D and V accept it and a replay would not.
 */
export class ReferenceChain {
  readonly network: BenchNetwork;
  readonly #environment: MachineEnvironment;
  readonly #withCommits: boolean;
  #branch: Branch;

  constructor(
    network: BenchNetwork,
    algorithms: { readonly hashes: HashRegistry; readonly suites: SuiteRegistry },
    options: { readonly withCommits: boolean },
  ) {
    this.network = network;
    this.#withCommits = options.withCommits;
    this.#environment = { ...algorithms, past: NO_PAST };
    const { genesis, chainId, plan } = network.document;
    this.#branch = genesisBranch(genesis, { chainId, hashes: algorithms.hashes, plan });
  }

  get branch(): Branch {
    return this.#branch;
  }

  get environment(): MachineEnvironment {
    return this.#environment;
  }

  /** Block 0. */
  start(): ReferenceBlock {
    const machine = new Machine(this.#environment, new MemoryMachineStore(), this.#branch);
    const { block } = machine.initChain(this.network.document);
    this.#branch = machine.commit().branch;
    return { block, branch: this.#branch };
  }

  /** The next block over a body, behind the commit of its parent where the chain carries commits. */
  append(statements: readonly BodyStatement[]): ReferenceBlock {
    const { hashes } = this.#environment;
    const branch = this.#branch;
    const commit = this.#withCommits
      ? [bodyStatement(signCommit(branch, this.network.sealers, () => 0))]
      : [];
    const body = createBody(hashes, [...commit, ...statements]);
    const proposer = this.network.sealers[0]?.account ?? NO_PROPOSER;
    const timeMs = branch.timeMs + BLOCK_MS;
    const { sealerSet: sealers } = this.network;
    const state = { stateRoot: () => MADE_UP_ROOT, sealers, announced: null };
    const inputs = { timeMs, proposer, carriesPq: true, body };
    const block = assembleBlock(inputs, branch, state, hashes);
    const advanced = advanceBranch(branch, block, { hashes, suites: suiteFacts, past: NO_PAST });
    assert(advanced.ok, `reference block ${branch.height + 1} does not follow`);
    this.#branch = advanced.value;
    return { block, branch: this.#branch };
  }
}

const NO_PAST = { historyRoot: () => undefined, lane: () => undefined };
const NO_PROPOSER = new Uint8Array(32) as AccountId;
const MADE_UP_ROOT: Digest = new Uint8Array(32).fill(0x5a);
