import assert from "node:assert/strict";
import { encode } from "../../src/codec/canonical.ts";
import type { CommandName } from "../../src/governance/command.ts";
import { commandHandler } from "../../src/governance/handler-table.ts";
import type { ProposalType } from "../../src/governance/names.ts";
import { countProposals, type Proposal, requireProposal } from "../../src/governance/proposal.ts";
import { computeStatus } from "../../src/governance/status.ts";
import { readClock } from "../../src/machine/clock.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import { contentOf, TOKEN } from "./proposal-scene.ts";
import { type NetworkSpec, SHORT_TIMING } from "./test-genesis.ts";
import { type TestKey, testKey } from "./test-keys.ts";
import { TestNetwork } from "./test-network.ts";
import { transactionItem } from "./test-transactions.ts";

const keysOf = (suite: number, name: string, count: number): readonly TestKey[] =>
  Array.from({ length: count }, (_, place) => testKey(suite, `governed ${name} ${place}`));

/** Who there is on a governed network. Sealers and councils hold keys of level 2, voters classical ones. */
const SEALERS = keysOf(2, "sealer", 4);
const VOTERS = keysOf(1, "voter", 4);
const REVIEWERS = keysOf(1, "reviewer", 3);
const EMERGENCY = keysOf(2, "emergency", 7);
const ATTESTORS = keysOf(2, "attestor", 7);

const AMOUNT = 1_000_000n * TOKEN;
const STAKE = 500_000n * TOKEN;
/** Longest step of the governance clock: what a block may advance it. */
const STEP_MS = 300_000;
/** Days take minutes: the longest vote is about 20 minutes, some five blocks. */
const SPEED = 1000;

/** The document of a network on which every kind of proposal can be decided within some blocks. */
export function governedSpec(changed: Partial<NetworkSpec> = {}): NetworkSpec {
  const staked = [...SEALERS, ...VOTERS];
  const everyone = [...staked, ...REVIEWERS, ...EMERGENCY, ...ATTESTORS];
  const idsOf = (keys: readonly TestKey[]) => keys.map(({ account }) => account).sort(compareBytes);
  return {
    rule: 3,
    algs: { legacy: 0x12, pq: 0x16 },
    timing: { ...SHORT_TIMING, maxStepMs: STEP_MS },
    sealers: SEALERS.map((key) => ({ key })),
    accounts: everyone.map((key) => ({ keys: [key], amount: AMOUNT })),
    councils: [
      { name: "emergency", k: 5, members: EMERGENCY },
      { name: "attestor", k: 5, members: ATTESTORS },
    ],
    ...changed,
    governance: {
      speed: SPEED,
      treasury: AMOUNT,
      stakes: idsOf(staked).map((account) => ({ account, active: STAKE })),
      roles: [{ name: "reviewer", members: idsOf(REVIEWERS) }],
      ...changed.governance,
    },
  };
}

/** A governed network whose accounts act by signed transactions, each in a block of its own. */
export class GovernedNetwork extends TestNetwork {
  readonly sealers = SEALERS;
  readonly voters = VOTERS;
  readonly reviewers = REVIEWERS;
  readonly attestors = ATTESTORS;
  readonly emergency = EMERGENCY;

  constructor(changed: Partial<NetworkSpec> = {}) {
    super(governedSpec(changed));
  }

  get now(): number {
    return readClock(this.chain);
  }

  /** Does a command by a transaction, and answers the code of its refusal or null. */
  act(key: TestKey, command: CommandName, payload: unknown): string | null {
    const handler = assertDefined(commandHandler(command), `no handler of ${command}`);
    const bytes = encode(handler.payload, payload);
    const item = transactionItem(this, { command, payload: bytes, keys: [key] });
    const outcome = assertDefined(this.seal({ items: [item] }).outcomes.at(-1), "no outcome");
    if (outcome.status === "included") return outcome.rejection?.code ?? null;
    return "rejection" in outcome.reason ? outcome.reason.rejection.code : outcome.reason.code;
  }

  /** Submits a payload of a type, with the deposit that any track takes; its running number. */
  proposeType(key: TestKey, type: ProposalType, payload: unknown): number {
    const content = contentOf(type, payload);
    const refused = this.act(key, "createProposal", { content, deposit: 5000n * TOKEN });
    if (refused !== null) throw new Error(`the proposal is refused: ${refused}`);
    return countProposals(this.chain);
  }

  proposal(number: number): Proposal {
    return requireProposal(this.chain, number);
  }

  /** Status of a proposal, with its reason where there is one. */
  status(number: number): string {
    const { status, reason } = computeStatus(this.chain, number, this.now);
    return reason === null ? status : `${status}(${reason})`;
  }

  /** Seals empty blocks, each as late as the clock takes, until a governance second has come. */
  until(second: number): void {
    while (this.now < second) {
      const step = Math.min(STEP_MS, (second - this.now) * 1000);
      this.seal({ timeMs: this.branch.timeMs + step });
    }
  }

  /** Approves a proposal with every reviewer. */
  approve(number: number): void {
    const { id, content } = this.proposal(number);
    const section = { verdict: "pass", textDigest: id };
    const sections = {
      code: section,
      test: section,
      benchmark: section,
      security: section,
      docs: section,
    };
    const report = {
      proposalId: id,
      contentHash: content.contentHash,
      sections,
      recommendation: "APPROVE",
      conditions: [],
      interest: null,
    };
    for (const key of REVIEWERS) {
      // Two thirds of the panel decide; whoever comes later finds the review closed.
      const refused = this.act(key, "submitReview", { report, carried: null });
      if (refused !== null) assert.equal(refused, "GOV_REVIEW_CLOSED");
    }
  }

  /** Says for a proposal with every sealer and voter, and goes to the end of its vote. */
  pass(number: number): void {
    this.until(this.proposal(number).submitted?.discussionEnd ?? 0);
    const { id, content, locked } = this.proposal(number);
    const named = {
      proposalId: id,
      contentHash: content.contentHash,
      planHash: assertDefined(locked, `${number} is not locked`).planHash,
    };
    const shares = { against: 0, for: 10_000, abstain: 0, veto: 0 };
    const ballot = { ...named, shares, justification: "", ballotNonce: 0 };
    for (const key of [...SEALERS, ...VOTERS]) {
      const refused = this.act(key, "castVote", { ballot });
      if (refused !== null) throw new Error(`a ballot is refused: ${refused}`);
    }
    this.until(this.proposal(number).opened?.end ?? 0);
  }
}
