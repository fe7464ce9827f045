import assert from "node:assert/strict";
import { inspect } from "node:util";
import { encode } from "../../src/codec/canonical.ts";
import { requireHash } from "../../src/crypto/require-hash.ts";
import { accountKeysTable, accountTable } from "../../src/governance/account.ts";
import { writeSettings } from "../../src/governance/chain-settings.ts";
import type { CommandName } from "../../src/governance/command.ts";
import type {
  AdmittedSuites,
  CommandContext,
  GovernanceContext,
} from "../../src/governance/context.ts";
import type { Effect } from "../../src/governance/effect.ts";
import type { GovernanceEvent } from "../../src/governance/event.ts";
import { commandHandler } from "../../src/governance/handler-table.ts";
import { Journal } from "../../src/governance/journal.ts";
import type { LedgerPort } from "../../src/governance/ledger-port.ts";
import { creditLiquid } from "../../src/governance/liquid.ts";
import { Overlay } from "../../src/governance/overlay.ts";
import type { Rejection } from "../../src/governance/rejection.ts";
import { runGovernanceCommand } from "../../src/governance/run-command.ts";
import { runDueWork } from "../../src/governance/run-due.ts";
import { readStake } from "../../src/governance/stake.ts";
import { writeState } from "../../src/governance/state-table.ts";
import { changeSupply, generationTable, writeGenesisSupply } from "../../src/governance/supply.ts";
import { writeStake } from "../../src/governance/write-stake.ts";
import { MemoryStore } from "../../src/machine/memory-store.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { AccountId, ChainId } from "../../src/primitives/brand.ts";
import { literalEncode } from "./literal-codec.ts";
import { literalHash, literalTag } from "./literal-hash.ts";
import { TEST_HASHES, TEST_SUITES } from "./test-algorithms.ts";
import { type TestKey, testKey } from "./test-keys.ts";

/** Chain of every scene. */
export const CHAIN_ID = new Uint8Array(64).fill(7) as ChainId;

/** What a test may say about the ledger under governance; the rest is a final, quiet, undoable ledger. */
export type PortAnswers = Partial<LedgerPort>;

/** More than any test hands out. */
const RESERVE = 1n << 120n;

/**
 * Governance without blocks: a state, a clock and commands, each decided by its own handler and kept as the machine
 * would keep it. Times are governance seconds from 0.
 */
export class GovernanceScene {
  readonly state = new Overlay(new MemoryStore());
  readonly events: GovernanceEvent[] = [];
  readonly effects: Effect[] = [];
  /** Events of the last command or the last due work. */
  last: readonly GovernanceEvent[] = [];
  height = 1;
  now = 0;
  network = 0;
  /** Hash function of the record in force. */
  hashCode = 0x16;
  admitted: AdmittedSuites = {
    seal: [1, 3],
    council: [1, 3],
    attest: [1, 3],
    vote: [1, 2, 3],
    other: [1, 2, 3],
  };
  port: PortAnswers;
  #sequence = 0;

  constructor(port: PortAnswers = {}) {
    this.port = port;
    // What accounts are funded with was burned before: so the sums hold at any time.
    writeGenesisSupply(this.state, RESERVE);
    changeSupply(this.state, { treasury: -RESERVE, burned: RESERVE });
    writeState(this.state, generationTable, { value: 0 });
    writeSettings(this.state, { network: 0, decimals: 6, speed: 1 });
  }

  /** An account with a liquid balance and the Ed25519 key of a name. The supply grows with it. */
  account(name: string, liquid = 0n): AccountId {
    const key = testKey(1, name);
    this.fund(key, liquid);
    return key.account;
  }

  fund(key: TestKey, liquid: bigint): void {
    const { account, keyId, suite, publicKey } = key;
    const keys = [{ keyId, suite, publicKey, addedAt: 0, revokedAt: null }];
    changeSupply(this.state, { burned: -liquid });
    writeState(this.state, accountTable, { suffix: account, value: { sequence: 0, liquid: 0n } });
    creditLiquid(this.state, account, liquid, this.context);
    writeState(this.state, accountKeysTable, { suffix: account, value: { threshold: 1, keys } });
  }

  /** Stake of an account that is active at once, out of nothing that it had before. */
  stake(account: AccountId, active: bigint): void {
    changeSupply(this.state, { burned: -active });
    const stake = { ...readStake(this.state, account), active };
    writeStake(this.state, account, stake, this.context);
  }

  get context(): GovernanceContext {
    return {
      chainId: CHAIN_ID,
      height: this.height,
      now: this.now,
      hash: requireHash(TEST_HASHES, this.hashCode),
      suites: TEST_SUITES,
      nameHash: requireHash(TEST_HASHES, 0x16),
      admitted: this.admitted,
      ledger: quietPort(this.port),
      network: this.network,
      producer: null,
    };
  }

  commandContext(sender: AccountId): CommandContext {
    const sequence = this.#sequence++;
    const txId = new Uint8Array(32).fill(sequence & 0xff);
    return { ...this.context, sender, sequence, txId };
  }

  /** Decides a command and keeps it, or answers why it is refused; then nothing has changed. */
  run(sender: AccountId, name: CommandName, payload: unknown): Rejection | null {
    const handler = assertDefined(commandHandler(name), `no handler of ${name}`);
    const bytes = encode(handler.payload, payload);
    const context = this.commandContext(sender);
    const decided = runGovernanceCommand(this.state, { name, payload: bytes }, context);
    if (!decided.ok) return decided.error;
    this.keep(decided.value);
    return null;
  }

  /** Decides a command that must be accepted. */
  accept(sender: AccountId, name: CommandName, payload: unknown): void {
    const rejection = this.run(sender, name, payload);
    assert.equal(rejection, null, inspect({ name, rejection }));
  }

  /** Decides a command that must be refused, and names its code. */
  refuse(sender: AccountId, name: CommandName, payload: unknown): string {
    const rejection = this.run(sender, name, payload);
    assert(rejection !== null, `${name} was accepted`);
    return rejection.code;
  }

  /** Keeps what a test has decided by hand. */
  keep(journal: Journal): void {
    journal.keep(this.state);
    this.last = journal.events;
    this.events.push(...journal.events);
    this.effects.push(...journal.effects);
  }

  journal(): Journal {
    return new Journal(this.state, this.context);
  }

  /** The next block: its time, and the work that has come due. */
  block(secondsLater = 1): void {
    this.height += 1;
    this.now += secondsLater;
    const { events, effects } = runDueWork(this.state, this.context);
    this.last = events;
    this.events.push(...events);
    this.effects.push(...effects);
  }

  /** Names of the events of the last command or block. */
  get lastNames(): readonly string[] {
    return this.last.map(({ spec }) => spec.name);
  }
}

function quietPort(answers: PortAnswers): LedgerPort {
  return {
    finalizedHeight: Number.MAX_SAFE_INTEGER,
    epochHash: new Uint8Array(32).fill(9),
    rule: 3,
    timing: { finalityBlocks: 10, minDelayBlocks: 1000, freezeBlocks: 20, noticeBlocks: 100 },
    release: { version: "1.0.0", features: [] },
    pendingEpoch: null,
    openFallback: null,
    digestsAt: () => undefined,
    attestationId: (milestone, height) =>
      literalHash(
        0x16,
        literalTag("gov/attest", 0x16),
        literalEncode([CHAIN_ID, milestone, height]),
      ),
    encodedDigestsAt: () => undefined,
    checkEpochTarget: () => null,
    checkFallback: () => null,
    canUndoTo: () => true,
    changedKeysAbove: () => [],
    valueAt: () => undefined,
    hasBoundary: () => false,
    ...answers,
  };
}
