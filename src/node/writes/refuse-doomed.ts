import { findActiveKey, readAccount, readAccountKeys } from "../../governance/account.ts";
import { commandOfKind } from "../../governance/command.ts";
import { reject } from "../../governance/rejection.ts";
import type { Transaction } from "../../ledger/transaction.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import { toHex } from "../../primitives/hex.ts";
import { submitError } from "./send-fault.ts";
import { simulateWrite } from "./simulate-write.ts";
import { rejectedError } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

/**
 * Refuses a transaction that the next block would hold and fail, so that its sender does not pay for that. One that
 * comes after others of its account is not judged: what those will bring about is not known here. A false signature is
 * told first, as in the ledger's own order.
 */
export function refuseDoomed(ground: WriteGround, transaction: Transaction): void {
  const { body } = transaction;
  const command = commandOfKind(body.kind);
  const next = readAccount(ground.state, body.account)?.sequence;
  if (command === undefined || body.sequence !== next) return;
  const { rejection } = simulateWrite(ground, { command, body, fee: body.maxFee });
  if (rejection === null) return;
  refuseForged(ground, transaction);
  throw rejectedError(rejection);
}

function refuseForged({ state, context, service }: WriteGround, transaction: Transaction): void {
  const { body, signatures } = transaction;
  const held = readAccountKeys(state, body.account);
  for (const { keyId, signature } of signatures) {
    const key = held === undefined ? undefined : findActiveKey(held, keyId);
    const suite = key === undefined ? undefined : context.governance.suites.get(key.suite);
    if (key === undefined || suite === undefined) continue;
    if (suite.verify(key.publicKey, transactionMessage(body, key), signature)) continue;
    const rejection = reject("GOV_SIGNATURE_INVALID", { key_id: toHex(keyId), suite: key.suite });
    throw submitError(service, transaction, { reason: "rejected", rejection });
  }
}
