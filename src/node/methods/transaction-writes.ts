import { COMMANDS, type CommandName, commandOfKind } from "../../governance/command.ts";
import { nearestName } from "../../ledger/json-nearest.ts";
import { suiteToJson } from "../../ledger/json-suite.ts";
import { encodeTransactionBody } from "../../ledger/transaction.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import type { AccountId, KeyId } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { TRANSACTION_WRITE_METHODS } from "../../rpc/methods/transaction-writes.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { readPayloadJson } from "../json/payload-json.ts";
import { bytesOfHex } from "../writes/hex-bytes.ts";
import { sendTransaction } from "../writes/send-transaction.ts";
import { signingKeyOf } from "../writes/signing-key.ts";
import { simulateAtEta, simulateWrite } from "../writes/simulate-write.ts";
import { draftTransaction } from "../writes/transaction-draft.ts";
import { simulationJson, writeEffects } from "../writes/write-effects.ts";
import { requireRead } from "../writes/write-error.ts";
import { writeGround } from "../writes/write-ground.ts";
import type { Handlers } from "./handlers.ts";

/** Whole transactions of any kind, and what helps to make them. */
export const TRANSACTION_WRITE_HANDLERS: Handlers<typeof TRANSACTION_WRITE_METHODS> = {
  async submit_tx({ tx, ...options }, call) {
    const ground = writeGround(call.service);
    const sent = await sendTransaction(ground, bytesOfHex(tx), options, call);
    const { kind } = sent.transaction.body;
    return {
      status: sent.height === null ? "pending" : "committed",
      kind: commandOfKind(kind) ?? String(kind),
      ...sent.written,
      ignored: [],
    };
  },
  prepare_tx({ kind, payload: given, sender: account, ...pins }, call) {
    const ground = writeGround(call.service);
    const command = commandOf(kind);
    const sender = bytesOfHex(account) as AccountId;
    const payload = requireRead(readPayloadJson(command, given));
    const keyId = pins.key_id === undefined ? undefined : (bytesOfHex(pins.key_id) as KeyId);
    const key = signingKeyOf(ground, { command, payload, sender, keyId });
    const body = draftTransaction(
      ground,
      { command, payload, sender, suite: key.suite },
      {
        nonce: pins.nonce,
        validUntil: pins.valid_until,
        maxFee: pins.max_fee === undefined ? undefined : BigInt(pins.max_fee),
      },
    );
    return {
      unsigned_tx: toHex0x(encodeTransactionBody(body)),
      sign_bytes: toHex0x(transactionMessage(body, key).bytes),
      key_id: toHex0x(key.keyId),
      suite: suiteToJson(key.suite),
      nonce: body.sequence,
      generation: body.generation,
      valid_until: body.expiryHeight,
      max_fee: body.maxFee.toString(),
      effects: writeEffects(ground, command, body),
    };
  },
  simulate_tx({ kind, payload: given, sender: account, when }, call) {
    const ground = writeGround(call.service);
    const command = commandOf(kind);
    const sender = bytesOfHex(account) as AccountId;
    const payload = requireRead(readPayloadJson(command, given));
    const body = draftTransaction(ground, { command, payload, sender, suite: HYBRID }, {});
    const write = { command, body, fee: body.maxFee };
    const simulated = when === "eta" ? simulateAtEta(ground, write) : simulateWrite(ground, write);
    return { ...simulationJson(simulated), when, invariants: [...simulated.invariants] };
  },
};

/** The dearest suite: nobody signs here, and the fee shown is that of the longest signature. */
const HYBRID = 3;

function commandOf(kind: string): CommandName {
  const names = Object.keys(COMMANDS) as CommandName[];
  const command = names.find((name) => name === kind);
  if (command !== undefined) return command;
  const nearest = nearestName(kind, names);
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  throw new RpcError("RPC_PARAMS", `kind: there is no command ${kind}.${hint}`, {
    evidence: { path: "kind", expected: "the name of a command", found: kind, nearest },
  });
}
