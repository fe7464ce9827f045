import { encode } from "../../codec/canonical.ts";
import type { HashRegistry } from "../../crypto/hash-function.ts";
import { NAME_HASH_CODE } from "../../crypto/key-id.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import type { CommandName } from "../../governance/command.ts";
import type { GovernanceContext } from "../../governance/context.ts";
import { writeGenesisGovernance } from "../../governance/genesis-state.ts";
import { commandHandler } from "../../governance/handler-table.ts";
import type { Journal } from "../../governance/journal.ts";
import type { LedgerPort } from "../../governance/ledger-port.ts";
import { creditLiquid } from "../../governance/liquid.ts";
import { Overlay } from "../../governance/overlay.ts";
import { countProposals, requireProposal } from "../../governance/proposal.ts";
import { proposalTypeSpec } from "../../governance/proposal-type-table.ts";
import { runGovernanceCommand } from "../../governance/run-command.ts";
import { runDueWork } from "../../governance/run-due.ts";
import { smallNetworkParameters } from "../../governance/small-network.ts";
import type { StateDraft, StateReader } from "../../governance/state-access.ts";
import { writeState } from "../../governance/state-table.ts";
import { changeSupply, generationTable } from "../../governance/supply.ts";
import { writeStake } from "../../governance/write-stake.ts";
import { MemoryStore } from "../../machine/memory-store.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { ChainId } from "../../primitives/brand.ts";
import { crowdAccount } from "./crowd-account.ts";

/** Base units of a token. */
const TOKEN = 1_000_000n;
/** What every voter has staked, and what everybody can spend, in tokens. */
const STAKE = 1_000n;
const POCKET = 10_000n;
const ACCOUNTS_A_STEP = 10_000;
const PROPOSER = 0;

/** Counts the entries that work reads, visits and writes. */
class CountingDraft implements StateDraft {
  reads = 0;
  writes = 0;
  readonly #below: StateDraft;

  constructor(below: StateDraft) {
    this.#below = below;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.reads += 1;
    return this.#below.get(key);
  }

  *entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    for (const entry of this.#below.entries(prefix)) {
      this.reads += 1;
      yield entry;
    }
  }

  writtenKeys(): Iterable<Uint8Array> {
    return [];
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.writes += 1;
    this.#below.put(key, value);
  }

  delete(key: Uint8Array): void {
    this.writes += 1;
    this.#below.delete(key);
  }
}

/** What one step of governance has touched. */
export interface Touched {
  readonly reads: number;
  readonly writes: number;
}

/**
 * Governance without blocks and signatures: a state with so many accounts, and a motion that they may vote on. What is
 * measured here is the rules alone.
 */
export class GovernanceWorld {
  readonly #store = new MemoryStore();
  readonly #hashes: HashRegistry;
  readonly #suites: SuiteRegistry;
  #now = 1_800_000_000;
  #height = 1;
  #sequence = 0;

  constructor(
    algorithms: { readonly hashes: HashRegistry; readonly suites: SuiteRegistry },
    size: number,
  ) {
    this.#hashes = algorithms.hashes;
    this.#suites = algorithms.suites;
    this.#step((draft) => {
      writeState(draft, generationTable, { value: 0 });
      const parameters = smallNetworkParameters({ reviewers: false, validators: false });
      const treasury = BigInt(size) * (STAKE + POCKET) * TOKEN;
      const module = {
        version: 1,
        decimals: 6,
        speed: 1,
        treasury,
        stakes: [],
        councils: [],
        roles: [],
        admin: null,
        parameters,
      } as const;
      const place = { height: 0, now: this.#now };
      writeGenesisGovernance(draft, { module, network: 1, accounts: [], sealers: [] }, place);
    });
    for (let from = 0; from < size; from += ACCOUNTS_A_STEP) {
      this.#step((draft) => this.#addAccounts(draft, from, Math.min(size, from + ACCOUNTS_A_STEP)));
    }
    // Power is read as of the block before.
    this.pass(60);
  }

  get state(): StateReader {
    return this.#store;
  }

  get context(): GovernanceContext {
    return {
      chainId: new Uint8Array(64) as ChainId,
      height: this.#height,
      now: this.#now,
      hash: requireHash(this.#hashes, 0x16),
      nameHash: requireHash(this.#hashes, NAME_HASH_CODE),
      suites: this.#suites,
      admitted: { seal: [], council: [], attest: [], vote: [], other: [] },
      ledger: NO_LEDGER,
      network: 1,
      producer: null,
    };
  }

  /** Brings a motion as far as the opening of its vote, and answers with its number and what the opening touched. */
  openMotion(): { readonly number: number; readonly touched: Touched } {
    const spec = assertDefined(proposalTypeSpec("custom"), "no motions");
    const payload = encode(spec.payload, { text: "A motion.", resolutionDigest: null });
    const common = {
      title: "A motion",
      summary: "",
      description: "",
      tags: [],
      links: [],
      attachments: [],
      language: "en",
      dependsOn: null,
      conditions: [],
    };
    const content = { type: "custom", payload, ...common };
    this.run(PROPOSER, "createProposal", { content, deposit: 100n * TOKEN });
    const number = countProposals(this.#store);
    let touched: Touched = { reads: 0, writes: 0 };
    while (requireProposal(this.#store, number).opened === null) touched = this.pass(86_400);
    return { number, touched };
  }

  /** A ballot of an account, wholly for. */
  vote(voter: number, number: number): Touched {
    const { id, content, locked } = requireProposal(this.#store, number);
    const { planHash } = assertDefined(locked, "a vote without a plan");
    const shares = { against: 0, for: 10_000, abstain: 0, veto: 0 };
    const ballot = {
      proposalId: id,
      contentHash: content.contentHash,
      planHash,
      shares,
      justification: "",
      ballotNonce: 0,
    };
    return this.run(voter, "castVote", { ballot });
  }

  /** Decides a command as a block would, its envelope and signatures aside. */
  run(sender: number, name: CommandName, payload: unknown): Touched {
    const handler = assertDefined(commandHandler(name), `no ${name}`);
    const bytes = encode(handler.payload, payload);
    const sequence = this.#sequence++;
    const account = crowdAccount(sender);
    return this.#step((draft) => {
      const context = { ...this.context, sender: account, sequence, txId: account };
      const decided = runGovernanceCommand(draft, { name, payload: bytes }, context);
      assert(decided.ok, `${name} refused: ${decided.ok ? "" : decided.error.code}`);
      const journal: Journal = decided.value;
      journal.keep(draft);
    });
  }

  /** The next block, so many seconds later: the work that has come due. */
  pass(seconds: number): Touched {
    this.#now += seconds;
    this.#height += 1;
    return this.#step((draft) => {
      runDueWork(draft, this.context);
    });
  }

  #step(work: (draft: StateDraft) => void): Touched {
    const overlay = new Overlay(this.#store);
    const draft = new CountingDraft(overlay);
    work(draft);
    this.#store.apply(overlay.changes());
    return { reads: draft.reads, writes: draft.writes };
  }

  #addAccounts(draft: StateDraft, from: number, to: number): void {
    const place = { height: this.#height, now: this.#now };
    const taken = BigInt(to - from) * (STAKE + POCKET) * TOKEN;
    changeSupply(draft, { treasury: -taken });
    for (let index = from; index < to; index++) {
      const account = crowdAccount(index);
      creditLiquid(draft, account, POCKET * TOKEN, place);
      const stake = { active: STAKE * TOKEN, warming: [], unbonding: [] };
      writeStake(draft, account, stake, place);
    }
  }
}

/** A ledger that answers nothing: motions never ask it. */
const NO_LEDGER: LedgerPort = new Proxy({} as LedgerPort, {
  get: (_, name) => {
    throw new RangeError(`the measured rules asked the ledger for ${String(name)}`);
  },
});
