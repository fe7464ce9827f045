import assert from "node:assert/strict";
import { inspect } from "node:util";
import { decode, encode } from "../../../src/codec/canonical.ts";
import { buildMessage } from "../../../src/crypto/signed-message.ts";
import { readAccount, readAccountKeys } from "../../../src/governance/account.ts";
import type { AuditEntry } from "../../../src/governance/audit-entry.ts";
import { COMMANDS, type CommandName } from "../../../src/governance/command.ts";
import type { GovernanceContext } from "../../../src/governance/context.ts";
import { eventOfTopic } from "../../../src/governance/event-table.ts";
import { commandHandler } from "../../../src/governance/handler-table.ts";
import type { Status } from "../../../src/governance/names.ts";
import { Overlay } from "../../../src/governance/overlay.ts";
import {
  countProposals,
  type Proposal,
  requireProposal,
} from "../../../src/governance/proposal.ts";
import type { StateReader } from "../../../src/governance/state-access.ts";
import { computeStatus } from "../../../src/governance/status.ts";
import { readGeneration } from "../../../src/governance/supply.ts";
import { recordPayloadSchema } from "../../../src/ledger/record-payload.ts";
import { encodeTransaction, transactionBodySchema } from "../../../src/ledger/transaction.ts";
import { readClock } from "../../../src/machine/clock.ts";
import { listDeployments } from "../../../src/machine/deployment.ts";
import type { Candidate } from "../../../src/machine/machine.ts";
import { MemoryStore } from "../../../src/machine/memory-store.ts";
import { nextContext } from "../../../src/machine/next-context.ts";
import { sealersAt } from "../../../src/machine/sealer-table.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import { compareBytes, equalBytes } from "../../../src/primitives/bytes.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { Random } from "../random.ts";
import { type TestKey, testKey } from "../test-keys.ts";
import { TestNetwork } from "../test-network.ts";
import { itemOf } from "../test-transactions.ts";
import { checkDue } from "./engine-due.ts";
import { EngineFold } from "./engine-fold.ts";
import { ENGINE_STEP_MS, engineSpec, NEWCOMERS, PEOPLE, spareKey } from "./engine-spec.ts";
import { type WatchedEvent, watchEvents } from "./watched-events.ts";

/** A command of somebody, as it is to stand in a block. */
export interface Wish {
  readonly sender: AccountId;
  readonly command: CommandName;
  readonly payload: Uint8Array;
}

/** What became of a command: `ok`, the code of its failure, or `refused CODE` where it is no statement. */
export interface Answered extends Wish {
  readonly answer: string;
}

const KEYS: ReadonlyMap<string, TestKey> = new Map(
  [
    ...PEOPLE.flatMap((key, place) => [key, ...[0, 1, 2].map((spare) => spareKey(place, spare))]),
    ...NEWCOMERS,
  ].map((key) => [toHex(key.keyId), key]),
);

const NEWCOMER_KEYS: ReadonlyMap<string, TestKey> = new Map(
  NEWCOMERS.map((key) => [toHex(key.account), key]),
);

const STRANGER: readonly TestKey[] = [testKey(2, "stranger")];

/** A whole chain with ten people who hold all offices, driven by a seed. */
export class EngineWorld extends TestNetwork {
  readonly random: Random;
  readonly people: readonly AccountId[] = PEOPLE.map(({ account }) => account);
  readonly trail: AuditEntry[] = [];
  /** How much later the next block will be. */
  soonS = 0;
  readonly #runs = new Map<number, number>();
  readonly #facts = new Map<string, unknown[]>();
  /** The state of block 0. */
  readonly genesis: StateReader;
  readonly #fold: EngineFold;
  #known: GovernanceContext | undefined;

  constructor(seed: number) {
    super(engineSpec(seed));
    this.random = new Random(seed);
    for (const candidate of this.chain.kept) this.#note(candidate.audit);
    const genesis = new MemoryStore();
    genesis.apply(this.at(0).changes);
    this.genesis = genesis;
    this.#fold = new EngineFold(this.at(0).changes);
  }

  get state() {
    return this.chain;
  }

  /** Whoever of the newcomers has opened an account. */
  get newcomers(): readonly AccountId[] {
    return NEWCOMERS.map(({ account }) => account).filter(
      (account) => readAccountKeys(this.chain, account) !== undefined,
    );
  }

  get now(): number {
    return readClock(this.chain);
  }

  /** What the next block knows. */
  get context() {
    if (this.#known?.height !== this.height + 1) this.#known = nextContext(this.machine).governance;
    return this.#known;
  }

  /** Data of all events of a topic so far. */
  facts(topic: string): readonly unknown[] {
    return this.#facts.get(topic) ?? [];
  }

  /** How often a proposal has been carried out. */
  runsOf(number: number): number {
    return this.#runs.get(number) ?? 0;
  }

  #note(entries: readonly AuditEntry[]): void {
    this.trail.push(...entries);
    for (const { eventType, details } of entries) {
      const spec = eventOfTopic(eventType);
      assert(spec !== undefined, eventType);
      const decoded = decode(spec.schema, details);
      assert(decoded.ok, eventType);
      const told = this.#facts.get(eventType) ?? [];
      told.push(decoded.value);
      if (eventType === "proposal_executed") {
        const { number } = decoded.value as { readonly number: number };
        this.#runs.set(number, this.runsOf(number) + 1);
      }
      this.#facts.set(eventType, told);
    }
  }

  get topics(): Iterable<string> {
    return this.#facts.keys();
  }

  get count(): number {
    return countProposals(this.chain);
  }

  get numbers(): readonly number[] {
    return Array.from({ length: this.count }, (_, place) => place + 1);
  }

  proposal(number: number): Proposal {
    return requireProposal(this.chain, number);
  }

  status(number: number): Status {
    return computeStatus(this.chain, number, this.now).status;
  }

  /** The status that a proposal will have in the next block, if that is as late as was said. */
  statusSoon(number: number): Status {
    return computeStatus(this.chain, number, this.now + this.soonS).status;
  }

  /** The keys by which an account signs now: so many active ones as it asks for. */
  keysOf(account: AccountId): readonly TestKey[] {
    const held = readAccountKeys(this.chain, account);
    if (held === undefined) return [NEWCOMER_KEYS.get(toHex(account)) ?? []].flat();
    return held.keys
      .filter(({ revokedAt }) => revokedAt === null)
      .flatMap(({ keyId }) => KEYS.get(toHex(keyId)) ?? [])
      .slice(0, held.threshold);
  }

  /** The key of somebody of this world by its name. */
  keyOf(keyId: Uint8Array): TestKey | undefined {
    return KEYS.get(toHex(keyId));
  }

  /** Signatures of an account over items, in the order of its keys; whoever has lost them signs with a stranger's. */
  signed(
    context: Parameters<typeof buildMessage>[0],
    account: AccountId,
    items: readonly Uint8Array[],
  ) {
    const held = this.keysOf(account);
    return (held.length === 0 ? STRANGER : held)
      .map(({ keyId, suite, signer }) => ({
        keyId,
        signature: signer.sign(buildMessage(context, suite, items, keyId)),
      }))
      .sort((left, right) => compareBytes(left.keyId, right.keyId));
  }

  /**
   * Puts wishes into a block so many milliseconds later, has every event of it looked at, and answers what became of
   * each wish.
   */
  step(
    wished: readonly Wish[],
    laterMs: number,
    look: (event: WatchedEvent) => void,
  ): readonly Answered[] {
    // An account that was given keys which nobody holds is lost.
    const wishes = wished.filter(({ sender }) => this.keysOf(sender).length > 0);
    const used = new Map<string, number>();
    const items = wishes.map((wish) => {
      const name = toHex(wish.sender);
      const place = used.get(name) ?? 0;
      used.set(name, place + 1);
      return this.#transaction(wish, place);
    });
    const commit = this.#commit();
    const { context } = this;
    const producer = this.#producer();
    const candidate = watchEvents(look, () =>
      this.propose({
        items: [...commit, ...items],
        commit: false,
        proposer: producer,
        timeMs: this.branch.timeMs + Math.min(laterMs, ENGINE_STEP_MS),
      }),
    );
    const after = new Overlay(this.chain);
    for (const [key, value] of candidate.changes) {
      if (value === null) after.delete(key);
      else after.put(key, value);
    }
    const place = { ...context, now: readClock(after), producer };
    checkDue(this.chain, after, place);
    this.#fold.check(candidate, { before: this.chain.branchAt(this.height), place, after });
    this.machine.commit();
    this.#note(candidate.audit);
    return wishes.map((wish, place) => ({
      ...wish,
      answer: answerOf(candidate, commit.length + place),
    }));
  }

  #transaction({ sender, command, payload }: Wish, place: number): Uint8Array {
    const body = {
      version: 1,
      chainId: this.branch.chainId,
      account: sender,
      sequence: (readAccount(this.chain, sender)?.sequence ?? 0) + place,
      generation: readGeneration(this.chain),
      expiryHeight: this.height + 1000,
      maxFee: 10n ** 12n,
      kind: COMMANDS[command].kind,
      payload,
    } as const;
    const signatures = this.signed("tx", sender, [encode(transactionBodySchema, body)]);
    return itemOf(encodeTransaction({ body, signatures }));
  }

  #sealing(height: number): readonly TestKey[] {
    const members = sealersAt(this.chain, height);
    return [...KEYS.values()].filter(({ keyId }) =>
      members.some((member) => equalBytes(member.keyId, keyId)),
    );
  }

  #producer(): AccountId | null {
    const members = sealersAt(this.chain, this.height + 1);
    return members[0]?.account ?? null;
  }

  /** What the sealers say of each decided epoch: mostly that they are ready, now and then that they will not be. */
  #signal(): number {
    const accepts = this.random.percent(97);
    return listDeployments(this.chain).reduce(
      (signal, { decision }) => signal + 2 ** (2 * decision.bit + (accepts ? 0 : 1)),
      0,
    );
  }

  #commit(): readonly Uint8Array[] {
    const keys = this.#sealing(this.height);
    return keys.length === 0 ? [] : [this.commitItem(this.height, keys, this.#signal())];
  }
}

function answerOf(candidate: Candidate, place: number): string {
  const outcome = candidate.outcomes[place];
  assert(outcome !== undefined, `no outcome of item ${place}`);
  if (outcome.status === "included") {
    const { rejection } = outcome;
    return rejection?.code ?? "ok";
  }
  const { reason } = outcome;
  return `refused ${"rejection" in reason ? reason.rejection.code : reason.code}`;
}

/** The bytes of a payload; a value that no schema takes is a defect of the test. */
export function payloadBytes(command: CommandName, payload: unknown): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  const handler = commandHandler(command);
  if (handler !== undefined) return encode(handler.payload, payload);
  assert.equal(command, "recordStatement", inspect(payload));
  return encode(recordPayloadSchema, payload as Parameters<typeof recordPayloadSchema.write>[1]);
}
