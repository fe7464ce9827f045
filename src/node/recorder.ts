import { suiteEntry } from "../crypto/suite-table.ts";
import { readAccount } from "../governance/account.ts";
import { COMMANDS, type CommandName } from "../governance/command.ts";
import { computeFee } from "../governance/fee.ts";
import type { StateReader } from "../governance/state-access.ts";
import { readGeneration } from "../governance/supply.ts";
import { encodeStatement } from "../ledger/statement.ts";
import { encodeTransaction, type TransactionBody } from "../ledger/transaction.ts";
import { readClock } from "../machine/clock.ts";
import { transactionMessage } from "../machine/transaction-message.ts";
import type { ChainId, Height } from "../primitives/brand.ts";
import type { AccountSigner } from "./account-signer.ts";

/** Bytes of a transaction beside its payload and signature, at most: what the greatest fee is reckoned with. */
const ENVELOPE_BYTES = 512;

/**
 * Makes the signed transactions of one account, each with the next number of its sequence. Nothing else may send for
 * the account meanwhile.
 */
export class Recorder {
  readonly #signer: AccountSigner;
  readonly #chainId: ChainId;
  readonly #state: StateReader;
  readonly #generation: number;
  #sequence: number;

  constructor(
    signer: AccountSigner,
    chain: { readonly chainId: ChainId; readonly state: StateReader },
  ) {
    this.#signer = signer;
    this.#chainId = chain.chainId;
    this.#state = chain.state;
    this.#generation = readGeneration(chain.state);
    this.#sequence = readAccount(chain.state, signer.account)?.sequence ?? 0;
  }

  /** The body of the next transaction, with a fee that is enough and an expiry. */
  body(command: CommandName, payload: Uint8Array, expiryHeight: Height): TransactionBody {
    const { kind, feeClass } = COMMANDS[command];
    const entry = suiteEntry(this.#signer.suite);
    const sizeBytes = payload.length + ENVELOPE_BYTES + (entry?.signatureBytes.max ?? 0);
    const signatureCost = entry?.cost ?? 0;
    const now = readClock(this.#state);
    const maxFee = computeFee(this.#state, { now, feeClass, sizeBytes, signatureCost });
    const body: TransactionBody = {
      version: 1,
      chainId: this.#chainId,
      account: this.#signer.account,
      sequence: this.#sequence,
      generation: this.#generation,
      expiryHeight,
      maxFee,
      kind,
      payload,
    };
    this.#sequence += 1;
    return body;
  }

  /** The statement of a signed transaction, ready to stand in a block. */
  async sign(body: TransactionBody): Promise<Uint8Array> {
    const { keyId, suite, sign } = this.#signer;
    const signature = await sign(transactionMessage(body, { suite, keyId }).bytes);
    const tx = encodeTransaction({ body, signatures: [{ keyId, signature }] });
    return encodeStatement({ type: "transaction", tx });
  }
}
