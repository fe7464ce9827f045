import { assert } from "../../../primitives/assert.ts";
import { parseHex0x, toHex0x } from "../../../primitives/hex.ts";
import { RpcError } from "../../../rpc/rpc-error.ts";
import { DEV_NAMES, type DevKeys, type DevName, devKey, GUEST, isDevName } from "../dev-keys.ts";
import type { HelperGround } from "./helper-ground.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Fields in which an account stands. */
const ACCOUNT_FIELDS = ["proposer", "voter", "reviewer_id", "attestor_id", "sender"] as const;
/** Fields that hold fields of their own in which one may stand. */
const OUTER_FIELDS = ["proposal", "vote", "review", "auth"] as const;
/** Who acts where no field says so: whoever may. The rest is for the account that nobody else has. */
const USUAL_SENDER: Readonly<Record<string, DevName>> = {
  create_attestation: "fay",
  execute_proposal: "cleo",
};
/** What is signed in turn: an act or an attestation, and then the transaction that carries it. */
const ROUNDS_MAX = 3;

/**
 * Calls a write of the node as a client does that has only fields: when the node answers with what is to be signed,
 * the demo keys sign it and the call is made again.
 */
export async function callUnsigned(
  ground: HelperGround,
  call: { readonly method: string; readonly params: Fields; readonly signal: AbortSignal },
): Promise<Fields> {
  const { method, signal } = call;
  let params = withSender(ground.keys, method, withAccounts(ground.keys, call.params));
  for (let round = 1; ; round++) {
    try {
      const request = { method, params, listener: "public", signal } as const;
      return (await ground.node.call(request)).result;
    } catch (cause) {
      const isAsked = cause instanceof RpcError && cause.code === "RPC_SIGNATURE_REQUIRED";
      if (!isAsked || round === ROUNDS_MAX) throw cause;
      params = signed(ground.keys, params, cause);
    }
  }
}

/** The fields with the ids of demo accounts in the place of their names. */
function withAccounts(keys: DevKeys, fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (OUTER_FIELDS.some((outer) => outer === name) && isFields(value)) {
        return [name, withAccounts(keys, value)];
      }
      const isName = ACCOUNT_FIELDS.some((field) => field === name) && typeof value === "string";
      return [name, isName && isDevName(value) ? idOf(keys, value) : value];
    }),
  );
}

/** The fields with somebody who acts, where they name nobody. */
function withSender(keys: DevKeys, method: string, params: Fields): Fields {
  const inside = OUTER_FIELDS.flatMap((outer) => (isFields(params[outer]) ? [params[outer]] : []));
  const isNamed = [params, ...inside].some((fields) =>
    ACCOUNT_FIELDS.some((field) => fields[field] !== undefined),
  );
  if (isNamed || params.tx !== undefined) return params;
  const sender = idOf(keys, USUAL_SENDER[method] ?? GUEST);
  return { ...params, auth: { ...(isFields(params.auth) ? params.auth : {}), sender } };
}

/** The fields with what the node has asked for, or its refusal where no demo key may sign that. */
function signed(keys: DevKeys, params: Fields, asked: RpcError): Fields {
  const data: Fields = { ...asked.toObject().data };
  if (data.of === "act") {
    const signatures = signaturesOf(keys, data.keys).slice(0, Number(data.needed));
    if (signatures.length < Number(data.needed)) throw asked;
    return { ...params, act: data.act, council_signatures: signatures };
  }
  if (data.of === "attestation") {
    const [own] = signaturesOf(keys, data.keys);
    if (own === undefined) throw asked;
    return { ...params, key_id: own.key_id, signature: own.signature };
  }
  const auth = isFields(data.auth) ? data.auth : {};
  const name = ownerOf(keys, auth.key_id);
  if (name === undefined || typeof data.sign_bytes !== "string") throw asked;
  return { ...params, auth: { ...auth, signature: sign(keys, name, data.sign_bytes) } };
}

/** What demo keys among those that are asked make of the bytes that each is to sign. */
function signaturesOf(keys: DevKeys, asked: unknown) {
  assert(Array.isArray(asked), "a list of keys");
  return asked.flatMap(({ account, key_id, sign_bytes }) => {
    const name = ownerOf(keys, key_id);
    return name === undefined ? [] : [{ account, key_id, signature: sign(keys, name, sign_bytes) }];
  });
}

function ownerOf(keys: DevKeys, keyId: unknown): DevName | undefined {
  return DEV_NAMES.find((name) => toHex0x(devKey(keys, name).description.keyId) === keyId);
}

function sign(keys: DevKeys, name: DevName, bytes: string): string {
  const parsed = parseHex0x(bytes);
  assert(parsed.ok, "bytes to sign that are no hexadecimal");
  return toHex0x(devKey(keys, name).signer.sign(parsed.value));
}

function idOf(keys: DevKeys, name: DevName): string {
  return toHex0x(devKey(keys, name).description.account);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
