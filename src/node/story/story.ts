import { encode } from "../../codec/canonical.ts";
import { readAccount } from "../../governance/account.ts";
import { COMMANDS, type CommandName } from "../../governance/command.ts";
import { commandHandler } from "../../governance/handler-table.ts";
import type { Rejection } from "../../governance/rejection.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { readGeneration } from "../../governance/supply.ts";
import { encodeStatement } from "../../ledger/statement.ts";
import { encodeTransaction, type TransactionBody } from "../../ledger/transaction.ts";
import { readClock } from "../../machine/clock.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import { StoryAudit } from "./story-audit.ts";
import { type Actor, actorOf, type Cast } from "./story-cast.ts";

/** A line of a story's timeline. */
export interface StoryLine {
  readonly height: Height;
  /** Governance seconds since genesis. */
  readonly elapsedS: number;
  readonly text: string;
}

/** Something that a story claims in the end, and whether it is so. */
export interface StoryCheck {
  readonly claim: string;
  readonly holds: boolean;
}

interface Sent {
  readonly who: Actor;
  readonly item: Uint8Array;
}

/** Most base units that a transaction of a story may pay. */
const FEE_MAX = 10n ** 10n;
const EXPIRY_BLOCKS = 1000;
/** Longest step between two blocks while a story waits, in seconds: the most that the governance clock takes. */
const STEP_S = 3600;

/**
 * A story on a chain of its own: everybody acts by signed transactions in sealed blocks, and nothing is known but what
 * the chain says. The same seed tells the same story.
 */
export class Story {
  readonly chain: LedgerChain;
  readonly cast: Cast;
  readonly audit: StoryAudit;
  readonly lines: StoryLine[] = [];
  readonly checks: StoryCheck[] = [];
  readonly #onLine: (line: StoryLine) => void;
  readonly #start: number;
  readonly #queue: Sent[] = [];

  constructor(chain: LedgerChain, cast: Cast, onLine: (line: StoryLine) => void) {
    this.chain = chain;
    this.cast = cast;
    this.audit = new StoryAudit(chain);
    this.#onLine = onLine;
    this.#start = this.now;
  }

  get state(): StateReader {
    return this.chain.machine.state;
  }

  /** Governance seconds. */
  get now(): number {
    return readClock(this.state);
  }

  get height(): Height {
    return this.chain.branch.height;
  }

  actor(name: string): Actor {
    return actorOf(this.cast, name);
  }

  account(name: string) {
    return this.actor(name).description.account;
  }

  /** Tells what has happened. */
  say(text: string): void {
    const line = { height: this.height, elapsedS: this.now - this.#start, text };
    this.lines.push(line);
    this.#onLine(line);
  }

  /** Claims something about the chain as it stands. */
  check(claim: string, holds: boolean): void {
    this.checks.push({ claim, holds });
  }

  /** Puts a transaction into the next block. */
  send(name: string, command: CommandName, payload: unknown): void {
    const handler = assertDefined(commandHandler(command), `${command} has no handler`);
    this.sendBytes(name, command, encode(handler.payload, payload));
  }

  /** The same with a payload that is encoded. */
  sendBytes(name: string, command: CommandName, payload: Uint8Array): void {
    const who = this.actor(name);
    const waiting = this.#queue.filter((sent) => sent.who === who).length;
    const { account, suite, keyId } = who.description;
    const body: TransactionBody = {
      version: 1,
      chainId: this.chain.branch.chainId,
      account,
      sequence: (readAccount(this.state, account)?.sequence ?? 0) + waiting,
      generation: readGeneration(this.state),
      expiryHeight: this.height + EXPIRY_BLOCKS,
      maxFee: FEE_MAX,
      kind: COMMANDS[command].kind,
      payload,
    };
    const message = transactionMessage(body, { suite, keyId });
    const signature = who.signer.sign(message.bytes);
    const tx = encodeTransaction({ body, signatures: [{ keyId, signature }] });
    this.#queue.push({ who, item: encodeStatement({ type: "transaction", tx }) });
  }

  /** Seals the next block with what was sent, so many seconds later, and answers what became of each. */
  block(secondsLater = 10): readonly (Rejection | null)[] {
    const items = this.#queue.splice(0).map(({ item }) => item);
    const timeMs = this.chain.branch.timeMs + 1000 * secondsLater;
    const sealed = this.chain.seal({ items, timeMs });
    this.audit.note(sealed);
    const { outcomes } = sealed;
    return outcomes.map((outcome) => {
      if (outcome.status === "included") return outcome.rejection;
      const { reason } = outcome;
      if (reason.code === "REPLAY_ADMISSION") return reason.rejection;
      throw storyError(`block ${this.height} left an item out: ${reason.code}`);
    });
  }

  /** Sends a transaction that must be done, in a block of its own. */
  does(name: string, command: CommandName, payload: unknown): void {
    this.send(name, command, payload);
    this.sealed();
  }

  /** Seals what was sent; all of it must be done. */
  sealed(): void {
    const refused = this.block().find((rejection) => rejection !== null);
    if (refused === undefined) return;
    throw storyError(`${refused.code} ${JSON.stringify(refused.facts)} in block ${this.height}`);
  }

  /** Sends a transaction that must be refused, and answers with the code. */
  refused(name: string, command: CommandName, payload: unknown): string {
    this.send(name, command, payload);
    const rejection = this.block().at(-1);
    if (rejection !== null && rejection !== undefined) return rejection.code;
    throw storyError(`${command} of ${name} was done in block ${this.height}`);
  }

  /** Seals empty blocks until a governance second has come. */
  waitUntil(second: number): void {
    while (this.now < second) this.block(Math.min(STEP_S, second - this.now));
  }

  /** Seals empty blocks until a height is reached. */
  waitForHeight(height: Height): void {
    while (this.height < height) this.block();
  }
}

function storyError(what: string): LedgerError {
  return new LedgerError({
    code: "CLI_SCENARIO",
    message: `The story went another way than it was written: ${what}.`,
    fix: "this is a defect of the program or of the story: report it with the seed",
  });
}
