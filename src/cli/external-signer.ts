import { connect, type Socket } from "node:net";
import { computeKeyId } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { type JsonPlace, readJson } from "../ledger/json-reader.ts";
import { readSuite } from "../ledger/json-suite.ts";
import { readBytes, readText } from "../node/json-values.ts";
import type { KeyDescription } from "../node/key-file.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import type { CallKey, SignRequest } from "./key-port.ts";
import { algorithms } from "./open-chain.ts";
import { usageError } from "./usage-error.ts";

/** A signer may ask its owner to confirm; nobody thinks for longer. */
const ANSWER_MS_MAX = 120_000;
const KEYS_MAX = 256;
const LINE_CHARACTERS_MAX = 1024 * 1024;
const ID_LENGTH = { min: 32, max: 32 } as const;
const SIGNATURE_BYTES = { min: 1, max: 16_224 } as const;

/**
 * A key of a signer that runs beside this program and keeps the secret: `unix:PATH` is its socket. It is asked for its
 * keys, and then to sign; each call is a connection of its own. Nothing of its answers is believed: the id of the key
 * is computed from the public key, and the signature is verified before it is used.
 *
 * Source: docs/spec/node/signer.md.
 */
export async function openExternalSigner(
  call: Call,
  address: string,
  name: string,
): Promise<CallKey> {
  const path = socketPath(address);
  const key = choose(await listKeys(path), name, address);
  const { hashes, suites } = await algorithms();
  const own = computeKeyId(requireHash(hashes, 0x16), key.suite, key.publicKey);
  if (!equalBytes(own, key.keyId)) throw otherError(address, "the id of its key is another's");
  const suite = suites.get(key.suite);
  if (suite === undefined || !suite.isValidPublicKey(key.publicKey)) {
    throw otherError(address, "its public key is none of its suite");
  }
  return {
    ...key,
    place: address,
    async sign({ context, message }: SignRequest) {
      call.note(`Waiting for the signer at ${address} …`);
      const params = { key_id: toHex0x(key.keyId), context, message: toHex0x(message) };
      const signature = read(await ask(path, "sign", params), address, (place) =>
        readBytes(place.fields(["signature"]).required("signature"), SIGNATURE_BYTES),
      );
      if (suite.verify(key.publicKey, { bytes: message }, signature)) return signature;
      throw otherError(address, "its signature is not one of the key over these bytes");
    },
  };
}

function socketPath(address: string): string {
  const [, path] = /^unix:(.+)$/.exec(address) ?? [];
  if (path !== undefined) return path;
  throw usageError({
    code: "CLI_VALUE",
    message: `--signer takes unix:PATH, the socket of a signer. It was given as "${address}".`,
    fix: "write --signer unix:/run/user/1000/signer.sock",
    evidence: { option: "--signer", found: address },
  });
}

async function listKeys(path: string): Promise<readonly KeyDescription[]> {
  return read(await ask(path, "list_keys", {}), `unix:${path}`, (place) =>
    place.fields(["keys"]).required("keys").items(0, KEYS_MAX).map(readKey),
  );
}

function readKey(place: JsonPlace): KeyDescription {
  const fields = place.fields(["name", "suite", "public_key", "key_id", "account"]);
  return {
    name: readText(fields.required("name"), { min: 1, max: 64 }),
    suite: readSuite(fields.required("suite")),
    publicKey: readBytes(fields.required("public_key"), { min: 1, max: 4096 }),
    keyId: readBytes(fields.required("key_id"), ID_LENGTH) as KeyId,
    account: readBytes(fields.required("account"), ID_LENGTH) as AccountId,
  };
}

/** A key is named by its name or by its id. */
function choose(keys: readonly KeyDescription[], name: string, address: string): KeyDescription {
  const found = keys.find((key) => key.name === name || toHex0x(key.keyId) === name.toLowerCase());
  if (found !== undefined) return found;
  const names = keys.map((key) => key.name);
  throw new LedgerError({
    code: "KEYS_SIGNER_UNKNOWN",
    message: `The signer at ${address} has no key ${name}. Its keys are: ${names.join(", ") || "none"}.`,
    fix: `name one of its keys with --key${names[0] === undefined ? "" : ` ${names[0]}`}`,
    evidence: { signer: address, names },
  });
}

/** One call of a method: a line out, a line back, each a message of JSON-RPC 2.0. */
async function ask(path: string, method: string, params: object): Promise<unknown> {
  const address = `unix:${path}`;
  const line = await exchange(path, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  let answer: { readonly result?: unknown; readonly error?: { readonly message?: unknown } };
  try {
    answer = JSON.parse(line);
  } catch (cause) {
    throw otherError(address, "its answer is no JSON", cause);
  }
  if (answer.error !== undefined) {
    throw new LedgerError({
      code: "KEYS_SIGNER_REFUSED",
      message: `The signer at ${address} has refused. ${String(answer.error.message)}.`,
      fix: "look at the signer, and confirm there what is to be signed",
      evidence: { signer: address, method },
    });
  }
  return answer.result;
}

function exchange(path: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(path);
    socket.setTimeout(ANSWER_MS_MAX, () => {
      socket.destroy(new Error(`no answer in ${ANSWER_MS_MAX / 1000} s`));
    });
    let answer = "";
    socket.setEncoding("utf8");
    socket.on("data", (part) => {
      answer += part;
      const end = answer.indexOf("\n");
      if (end < 0 && answer.length > LINE_CHARACTERS_MAX) {
        socket.destroy(new Error("its answer has no end"));
      }
      if (end < 0) return;
      socket.end();
      resolve(answer.slice(0, end));
    });
    socket.on("error", (cause) => reject(unreachableError(path, cause.message, cause)));
    socket.on("close", () => reject(unreachableError(path, "it closed without an answer")));
    socket.on("connect", () => socket.write(`${line}\n`));
  });
}

function read<T>(value: unknown, address: string, reader: (place: JsonPlace) => T): T {
  const result = readJson(value, "", reader);
  if (result.ok) return result.value;
  const { path, expected, found } = result.error;
  throw otherError(address, `${path || "its answer"} should be ${expected} and is ${found}`);
}

function otherError(address: string, why: string, cause?: unknown): LedgerError {
  return new LedgerError({
    code: "KEYS_SIGNER_OTHER",
    message: `What answers at ${address} is not used to sign. In its answer ${why}.`,
    fix: "name the socket of a signer of this ledger with --signer unix:PATH",
    evidence: { signer: address },
    cause,
  });
}

function unreachableError(path: string, why: string, cause?: unknown): LedgerError {
  return new LedgerError({
    code: "KEYS_SIGNER_UNREACHABLE",
    message: `No signer answers at unix:${path}. The connection failed: ${why}.`,
    fix: "start the signer, or leave --signer out and name a key file with --key",
    evidence: { signer: `unix:${path}` },
    cause,
  });
}
