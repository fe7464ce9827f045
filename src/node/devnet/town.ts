import { readAccount } from "../../governance/account.ts";
import { readSettings } from "../../governance/chain-settings.ts";
import type { StateReader } from "../../governance/state-access.ts";
import type { Genesis } from "../../ledger/genesis.ts";
import { encodeTransaction } from "../../ledger/transaction.ts";
import type { Machine } from "../../machine/machine.ts";
import { nextContext } from "../../machine/next-context.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { ChainReader } from "../chain-reader.ts";
import { requireDevNetwork } from "../dev-network.ts";
import { buildTransactionBody } from "../transaction-body.ts";
import { type DevKeys, type DevName, devKey } from "./dev-keys.ts";
import { type Pace, paceOf } from "./pace.ts";
import { decideMoves } from "./residents/decide-moves.ts";
import type { ResidentMove } from "./residents/resident-move.ts";
import type { TownView } from "./residents/town-view.ts";

/** A transaction that a resident would send now. */
export interface ResidentTransaction {
  readonly who: DevName;
  readonly command: ResidentMove["command"];
  /** Canonical bytes, signed. */
  readonly tx: Uint8Array;
}

/** Blocks for which a transaction of a resident may wait. */
const EXPIRY_BLOCKS = 1000;

/** The pace of a devnet, which its document and its state tell. */
export function townPace({ timeMs }: Pick<Genesis, "timeMs">, state: StateReader): Pace {
  return paceOf(divFloor(timeMs, 1000), readSettings(state).speed);
}

/** The residents of one devnet. They remember nothing: what they do is read off the chain each time. */
export class Town {
  readonly pace: Pace;
  readonly #chain: { readonly machine: Machine; readonly reader: ChainReader };
  readonly #keys: DevKeys;
  readonly #seed: number;
  readonly #theorems: readonly Uint8Array[];

  constructor(
    chain: { readonly machine: Machine; readonly reader: ChainReader },
    of: {
      readonly keys: DevKeys;
      readonly seed: number;
      readonly theorems: readonly Uint8Array[];
    },
  ) {
    const { genesis } = chain.reader.document;
    requireDevNetwork(genesis);
    this.#chain = chain;
    this.#keys = of.keys;
    this.#seed = of.seed;
    this.#theorems = of.theorems;
    this.pace = townPace(genesis, chain.machine.state);
  }

  /** What those residents who are free would send on top of the newest block, signed and in the order of urgency. */
  decide(isFree: (who: DevName) => boolean = () => true): readonly ResidentTransaction[] {
    const view = this.#view();
    const moves = decideMoves(view).filter(({ who }) => isFree(who));
    return moves.map((move) => ({
      who: move.who,
      command: move.command,
      tx: this.#sign(view, move),
    }));
  }

  #view(): TownView {
    const { machine, reader } = this.#chain;
    return {
      state: machine.state,
      context: nextContext(machine).governance,
      keys: this.#keys,
      hashes: reader.algorithms.hashes,
      seed: this.#seed,
      pace: this.pace,
      theorems: this.#theorems,
    };
  }

  #sign({ state, context }: TownView, { who, command, payload }: ResidentMove): Uint8Array {
    const { description, signer } = devKey(this.#keys, who);
    const { account, suite, keyId } = description;
    const { chainId, height } = context;
    const sequence = readAccount(state, account)?.sequence ?? 0;
    const expiryHeight = height + EXPIRY_BLOCKS;
    const request = { chainId, account, suite, sequence, command, payload, expiryHeight };
    const body = buildTransactionBody(state, request);
    const signature = signer.sign(transactionMessage(body, { suite, keyId }).bytes);
    return encodeTransaction({ body, signatures: [{ keyId, signature }] });
  }
}
