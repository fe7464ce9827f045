import { sortedSet } from "../codec/compound.ts";
import { COMMANDS, type CommandName, commandOfKind } from "../governance/command.ts";
import type { JsonFault } from "../ledger/json-fault.ts";
import { type JsonPlace, readJson } from "../ledger/json-reader.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import { keyIdSchema } from "../ledger/schemas.ts";
import {
  signatureSchema,
  type TransactionBody,
  type TransactionSignature,
} from "../ledger/transaction.ts";
import type { AccountId, ChainId, KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import type { Result } from "../primitives/result.ts";
import { readAmount, readBytes } from "./json-values.ts";

/** Schema of a transaction that travels as a file: built here, signed there, sent anywhere. */
export const TX_SCHEMA = "mathledger.tx/1";

/** A transaction with the signatures it has so far. */
export interface TransactionFile {
  readonly body: TransactionBody;
  readonly signatures: readonly TransactionSignature[];
}

const NAMES = Object.keys(COMMANDS).filter((name): name is CommandName => name in COMMANDS);
const FIELDS = ["schema", "chain_id", "account", "nonce", "generation", "valid_until", "max_fee"];

/** The text of a transaction file. The payload stands in it as the bytes that are signed. */
export function transactionFileText({ body, signatures }: TransactionFile): string {
  const json = {
    schema: TX_SCHEMA,
    chain_id: toHex0x(body.chainId),
    account: toHex0x(body.account),
    nonce: body.sequence,
    generation: body.generation,
    valid_until: body.expiryHeight,
    max_fee: body.maxFee.toString(),
    kind: commandOfKind(body.kind) ?? String(body.kind),
    payload: toHex0x(body.payload),
    signatures: signatures.map(({ keyId, signature }) => ({
      key_id: toHex0x(keyId),
      signature: toHex0x(signature),
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** A transaction file from its JSON value. */
export function readTransactionFile(value: unknown): Result<TransactionFile, JsonFault> {
  return readJson(value, "", (place) => {
    const fields = place.fields([...FIELDS, "kind", "payload", "signatures"]);
    fields.required("schema").oneOf([TX_SCHEMA]);
    const kind = COMMANDS[fields.required("kind").oneOf(NAMES)].kind;
    const payload = fields.required("payload");
    const body: TransactionBody = {
      version: 1,
      chainId: readBytes(fields.required("chain_id"), { min: 64, max: 64 }) as ChainId,
      account: readBytes(fields.required("account"), { min: 32, max: 32 }) as AccountId,
      sequence: fields.required("nonce").uint(),
      generation: fields.required("generation").uint(),
      expiryHeight: fields.required("valid_until").uint(),
      maxFee: readAmount(fields.required("max_fee")),
      kind,
      payload: readBytes(payload, { min: 0, max: HARD_LIMITS.payloadBytesMax }),
    };
    const signatures = fields.required("signatures").items(0, HARD_LIMITS.signaturesMax);
    return { body, signatures: signatures.map(readSignature) };
  });
}

function readSignature(place: JsonPlace): TransactionSignature {
  const fields = place.fields(["key_id", "signature"]);
  return {
    keyId: readBytes(fields.required("key_id"), { min: 32, max: 32 }) as KeyId,
    signature: readBytes(fields.required("signature"), { min: 1, max: 16_224 }),
  };
}

/** The file with a signature more, each key once and in the order of the ledger. */
export function withSignature(
  file: TransactionFile,
  signature: TransactionSignature,
): TransactionFile {
  const others = file.signatures.filter(({ keyId }) => !equalBytes(keyId, signature.keyId));
  const key = { schema: keyIdSchema, of: (entry: TransactionSignature) => entry.keyId };
  return { body: file.body, signatures: sortedSet([...others, signature], signatureSchema, key) };
}
