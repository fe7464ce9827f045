import assert from "node:assert/strict";
import { encode } from "../../../src/codec/canonical.ts";
import { COMMANDS } from "../../../src/governance/command.ts";
import { commandHandler } from "../../../src/governance/handler-table.ts";
import { encodeTransaction, type TransactionBody } from "../../../src/ledger/transaction.ts";
import { transactionMessage } from "../../../src/machine/transaction-message.ts";
import type { FreshKey } from "../../../src/node/key-store.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import type { ChainId } from "../../../src/primitives/brand.ts";
import { toHex0x } from "../../../src/primitives/hex.ts";
import { recordPayload } from "../test-transactions.ts";
import { callMethod } from "./node-process.ts";

/** What the node has promised: a transaction in a block. */
export interface Acknowledged {
  readonly hash: string;
  readonly height: number;
}

/** Sends one account's transactions one after the other; each is sent until it has a height. */
export class Sender {
  readonly acknowledged: Acknowledged[] = [];
  readonly #key: FreshKey;
  readonly #chainId: ChainId;
  #sequence = 0;

  constructor(key: FreshKey, chainId: ChainId) {
    this.#key = key;
    this.#chainId = chainId;
  }

  get account(): Uint8Array {
    return this.#key.description.account;
  }

  /** Sends until the node is gone. */
  async send(url: string): Promise<void> {
    while (await this.sendNext(url));
  }

  /** Sends the next transaction and notes its height; false where the node is gone before it answers. */
  async sendNext(url: string): Promise<boolean> {
    // The same bytes again after a kill: they count once, whether or not a block had them.
    const tx = toHex0x(this.transaction());
    const answer = await callMethod(url, "submit_tx", { tx });
    if (answer === null) return false;
    const { status, tx_hash: hash, height } = answer;
    if (status !== "committed") return true;
    assert.ok(typeof hash === "string" && typeof height === "number", JSON.stringify(answer));
    this.acknowledged.push({ hash, height });
    this.#sequence += 1;
    return true;
  }

  /** The next transaction, signed. */
  transaction(): Uint8Array {
    const { description, signer } = this.#key;
    const { account, keyId, suite, name } = description;
    const body: TransactionBody = {
      version: 1,
      chainId: this.#chainId,
      account,
      sequence: this.#sequence,
      generation: 0,
      expiryHeight: 100_000,
      maxFee: 10n ** 12n,
      ...this.#content(name),
    };
    const signature = signer.sign(transactionMessage(body, { suite, keyId }).bytes);
    return encodeTransaction({ body, signatures: [{ keyId, signature }] });
  }

  /** A statement, or a transfer, which the audit trail has. */
  #content(name: string): Pick<TransactionBody, "kind" | "payload"> {
    if (this.#sequence % 2 === 0) {
      const payload = recordPayload([`${name} states ${this.#sequence}`]);
      return { kind: COMMANDS.recordStatement.kind, payload };
    }
    const { payload } = assertDefined(commandHandler("transfer"), "no transfers");
    const to = this.#key.description.account;
    return { kind: COMMANDS.transfer.kind, payload: encode(payload, { to, amount: 1n }) };
  }
}
