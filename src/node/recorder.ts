import { readAccount } from "../governance/account.ts";
import type { CommandName } from "../governance/command.ts";
import type { StateReader } from "../governance/state-access.ts";
import { encodeStatement } from "../ledger/statement.ts";
import { encodeTransaction, type TransactionBody } from "../ledger/transaction.ts";
import { transactionMessage } from "../machine/transaction-message.ts";
import type { ChainId, Height } from "../primitives/brand.ts";
import type { AccountSigner } from "./account-signer.ts";
import { buildTransactionBody } from "./transaction-body.ts";

/**
 * Makes the signed transactions of one account, each with the next number of its sequence. Nothing else may send for
 * the account meanwhile.
 */
export class Recorder {
  readonly #signer: AccountSigner;
  readonly #chainId: ChainId;
  readonly #state: StateReader;
  #sequence: number;

  constructor(
    signer: AccountSigner,
    chain: { readonly chainId: ChainId; readonly state: StateReader },
  ) {
    this.#signer = signer;
    this.#chainId = chain.chainId;
    this.#state = chain.state;
    this.#sequence = readAccount(chain.state, signer.account)?.sequence ?? 0;
  }

  /** The body of the next transaction, with a fee that is enough and an expiry. */
  body(command: CommandName, payload: Uint8Array, expiryHeight: Height): TransactionBody {
    const { account, suite } = this.#signer;
    const chainId = this.#chainId;
    const sequence = this.#sequence;
    const request = { chainId, account, suite, sequence, command, payload, expiryHeight };
    const body = buildTransactionBody(this.#state, request);
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
