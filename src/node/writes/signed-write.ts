import { type CommandName, commandOfKind } from "../../governance/command.ts";
import { suiteToJson } from "../../ledger/json-suite.ts";
import {
  encodeTransaction,
  encodeTransactionBody,
  type TransactionBody,
} from "../../ledger/transaction.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import type { AccountId, KeyId } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { Auth } from "../../rpc/methods/write-fields.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { bytesOfHex } from "./hex-bytes.ts";
import { refuseDoomed } from "./refuse-doomed.ts";
import { findSent, type SentTransaction } from "./sent-transaction.ts";
import { type SigningKey, signingKeyOf } from "./signing-key.ts";
import { draftTransaction } from "./transaction-draft.ts";
import { writeEffects } from "./write-effects.ts";
import { paramError } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

/** A write as its fields ask for it. */
export interface AskedWrite {
  readonly command: CommandName;
  readonly payload: Uint8Array;
  /** The account that the fields name, which `auth` may name in its place, with the name of the field. */
  readonly sender?: readonly [field: string, account: string] | undefined;
  /** The signature that the fields hold, which `auth` may hold in its place. */
  readonly signature?: string | undefined;
  /** Fields that the ledger computes. */
  readonly ignored: readonly string[];
}

/** What a method makes of its fields, on the state on which the transaction is or was made. */
export type AskWrite = (ground: WriteGround, sender: AccountId | null) => AskedWrite;

/**
 * The signed transaction that fields and signature make. Without a signature it throws what the caller needs to make
 * one. Whether the signature is one over exactly these bytes, the ledger judges when it comes in.
 */
export function signedWrite(
  ground: WriteGround,
  auth: Auth,
  ask: AskWrite,
): { readonly bytes: Uint8Array; readonly ignored: readonly string[] } {
  const asked = ask(ground, auth.sender === undefined ? null : accountOf(auth.sender));
  const { command, payload, ignored } = asked;
  const sender = senderOf(asked, auth);
  const given = oneOf("signature", asked.signature, auth.signature);
  const signature = given === undefined ? null : bytesOfHex(given);
  if (signature !== null) {
    const sent = findSent(ground.service, sender, signature);
    if (sent !== undefined && isSame(ground, sent, auth, ask))
      return { bytes: sent.bytes, ignored };
  }
  const keyId = auth.key_id === undefined ? undefined : (bytesOfHex(auth.key_id) as KeyId);
  const key = signingKeyOf(ground, { command, payload, sender, keyId });
  const body = draftTransaction(
    ground,
    { command, payload, sender, suite: key.suite },
    {
      nonce: auth.nonce,
      generation: auth.generation,
      validUntil: auth.valid_until,
      maxFee: auth.max_fee === undefined ? undefined : BigInt(auth.max_fee),
    },
  );
  if (signature === null) throw signatureRequired(ground, command, body, key);
  const transaction = { body, signatures: [{ keyId: key.keyId, signature }] };
  refuseDoomed(ground, transaction);
  return { bytes: encodeTransaction(transaction), ignored };
}

/** True iff the fields, on the state before the transaction that carries the signature, make that transaction. */
function isSame(ground: WriteGround, sent: SentTransaction, auth: Auth, ask: AskWrite): boolean {
  const { body } = sent.transaction;
  const { service } = ground;
  const state = sent.height === null ? ground.state : service.stateAt(Math.max(0, sent.height - 1));
  const { command, payload } = ask({ ...ground, state }, body.account);
  return (
    commandOfKind(body.kind) === command &&
    equalBytes(payload, body.payload) &&
    (auth.nonce ?? body.sequence) === body.sequence &&
    (auth.valid_until ?? body.expiryHeight) === body.expiryHeight &&
    (auth.generation ?? body.generation) === body.generation &&
    (auth.max_fee === undefined ? body.maxFee : BigInt(auth.max_fee)) === body.maxFee
  );
}

function senderOf({ sender }: AskedWrite, auth: Auth): AccountId {
  const named = oneOf(sender?.[0] ?? "sender", sender?.[1], auth.sender);
  if (named !== undefined) return accountOf(named);
  const also = sender === undefined ? "" : ` or ${sender[0]}`;
  throw paramError(`auth.sender${also}`, "the account that acts", "none");
}

/** A value that stands in one of two places, or the same in both. */
function oneOf(
  name: string,
  field: string | undefined,
  auth: string | undefined,
): string | undefined {
  if (field === undefined || auth === undefined || field === auth) return field ?? auth;
  throw paramError(name, `the same as in auth, which has ${auth}`, field);
}

function accountOf(text: string): AccountId {
  return bytesOfHex(text) as AccountId;
}

/** What a caller needs to sign and to call again: nothing of it is kept here. */
function signatureRequired(
  ground: WriteGround,
  command: CommandName,
  body: TransactionBody,
  key: SigningKey,
): RpcError {
  const { bytes } = transactionMessage(body, key);
  const detail = `${command} acts for ${toHex0x(body.account)}, whose key must sign it.`;
  return new RpcError("RPC_SIGNATURE_REQUIRED", detail, {
    members: {
      unsigned_tx: toHex0x(encodeTransactionBody(body)),
      sign_bytes: toHex0x(bytes),
      suite: suiteToJson(key.suite),
      auth: {
        sender: toHex0x(body.account),
        key_id: toHex0x(key.keyId),
        nonce: body.sequence,
        valid_until: body.expiryHeight,
        max_fee: body.maxFee.toString(),
        generation: body.generation,
      },
      effects: writeEffects(ground, command, body),
    },
  });
}
