import { encode } from "../../codec/canonical.ts";
import { genesisBranch } from "../../consensus/genesis-branch.ts";
import { readAccount } from "../../governance/account.ts";
import { COMMANDS, type CommandName } from "../../governance/command.ts";
import { commandHandler } from "../../governance/handler-table.ts";
import type { Rejection } from "../../governance/rejection.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { readGeneration } from "../../governance/supply.ts";
import { encodeStatement } from "../../ledger/statement.ts";
import { encodeTransaction, type TransactionBody } from "../../ledger/transaction.ts";
import { readClock } from "../../machine/clock.ts";
import type { GenesisDocument } from "../../machine/genesis-document.ts";
import { Machine } from "../../machine/machine.ts";
import { MemoryMachineStore } from "../../machine/memory-machine-store.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import type { Algorithms } from "../algorithms.ts";
import { type ReplayActor, VOTER_SUITE } from "./replay-cast.ts";
import { CLOCK_STEP_S } from "./replay-genesis.ts";

const EXPIRY_BLOCKS = 1000;

/** What an account asks of the chain. */
export interface ReplayCommand {
  readonly actor: ReplayActor;
  readonly name: CommandName;
  readonly payload: unknown;
}

/** The machine on a state in memory: signed transactions, blocks, due work, and no block is kept. */
export class ReplayChain {
  readonly #machine: Machine;
  readonly #store = new MemoryMachineStore();

  constructor(
    document: GenesisDocument,
    { hashes, suites }: Pick<Algorithms, "hashes" | "suites">,
  ) {
    const { genesis, chainId, plan } = document;
    // Nothing here asks for the past: the epoch never changes, and nobody attests.
    const past = { lane: () => undefined, historyRoot: () => undefined };
    const branch = genesisBranch(genesis, { chainId, hashes, plan });
    this.#machine = new Machine({ hashes, suites, past }, this.#store, branch);
    this.#machine.initChain(document);
    this.#machine.commit();
  }

  get state(): StateReader {
    return this.#store;
  }

  get height(): Height {
    return this.#machine.branch.height;
  }

  /** Governance seconds. */
  get now(): number {
    return readClock(this.#store);
  }

  /** Makes the next block of signed transactions and answers what became of each. */
  block(commands: readonly ReplayCommand[], secondsLater = 0): readonly (Rejection | null)[] {
    const { branch } = this.#machine;
    // Blocks of one second are told apart by milliseconds, which the clock of governance does not show.
    const timeMs = branch.timeMs + (secondsLater === 0 ? 1 : secondsLater * 1000);
    const items = commands.map((command) => this.#sign(command));
    const { outcomes } = this.#machine.finalizeBlock({
      height: branch.height + 1,
      timeMs,
      proposer: null,
      carryPq: true,
      items,
    });
    this.#machine.commit();
    return outcomes.map((outcome) => {
      if (outcome.status === "included") return outcome.rejection;
      const { reason } = outcome;
      assert(reason.code === "REPLAY_ADMISSION", `a block left a ballot out: ${reason.code}`);
      return reason.rejection;
    });
  }

  /** Makes empty blocks until a governance second has come. */
  waitUntil(second: number): void {
    while (this.now < second) this.block([], Math.min(CLOCK_STEP_S, second - this.now));
  }

  #sign({ actor, name, payload }: ReplayCommand): Uint8Array {
    const handler = assertDefined(commandHandler(name), `${name} has no handler`);
    const { account, keyId, signer } = actor;
    const { branch } = this.#machine;
    const body: TransactionBody = {
      version: 1,
      chainId: branch.chainId,
      account,
      sequence: readAccount(this.#store, account)?.sequence ?? 0,
      generation: readGeneration(this.#store),
      expiryHeight: branch.height + EXPIRY_BLOCKS,
      maxFee: 0n,
      kind: COMMANDS[name].kind,
      payload: encode(handler.payload, payload),
    };
    const message = transactionMessage(body, { suite: VOTER_SUITE, keyId });
    const signatures = [{ keyId, signature: signer.sign(message.bytes) }];
    return encodeStatement({ type: "transaction", tx: encodeTransaction({ body, signatures }) });
  }
}
