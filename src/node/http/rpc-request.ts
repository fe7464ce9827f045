import { nearestName } from "../../ledger/json-nearest.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { isJsonObject, type JsonValue } from "../../rpc/strict-json.ts";

/** A call's own mark, repeated in its answer. */
export type RpcId = string | number;

/** A request object of JSON-RPC 2.0. */
export interface RpcRequest {
  /** Undefined in a notification, which wants no answer. */
  readonly id: RpcId | undefined;
  readonly method: string;
  readonly params: unknown;
}

const MEMBERS = ["jsonrpc", "id", "method", "params"];

/** The id of what may be a request, as far as it has a valid one; else null, as an answer to nobody carries it. */
export function idOf(value: JsonValue): RpcId | null {
  if (!isJsonObject(value)) return null;
  const { id } = value;
  return typeof id === "string" || (typeof id === "number" && Number.isSafeInteger(id)) ? id : null;
}

/** Reads a request object. Source: JSON-RPC 2.0 section 4. Throws `RPC_REQUEST`. */
export function readRequest(value: JsonValue): RpcRequest {
  if (!isJsonObject(value)) {
    throw new RpcError("RPC_REQUEST", "A request is an object.");
  }
  const members: Readonly<Record<string, JsonValue | undefined>> = value;
  const stranger = Object.keys(members).find((name) => !MEMBERS.includes(name));
  if (stranger !== undefined) {
    const nearest = nearestName(stranger, MEMBERS);
    const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
    throw new RpcError("RPC_REQUEST", `A request has no member ${stranger}.${hint}`, {
      evidence: { found: stranger, nearest },
    });
  }
  const { jsonrpc, id, method, params } = members;
  if (jsonrpc !== "2.0") throw new RpcError("RPC_REQUEST", 'The member jsonrpc must be "2.0".');
  if (id !== undefined && idOf(value) === null) {
    throw new RpcError("RPC_REQUEST", "An id is a string or an integer.");
  }
  if (typeof method !== "string")
    throw new RpcError("RPC_REQUEST", "The member method is a string.");
  if (params !== undefined && (typeof params !== "object" || params === null)) {
    throw new RpcError("RPC_REQUEST", "The member params is an object or an array.");
  }
  return { id: idOf(value) ?? undefined, method, params };
}
