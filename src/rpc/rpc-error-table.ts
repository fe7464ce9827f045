/** One error of the interface: its number on JSON-RPC, its status on HTTP, and what it tells the caller to do. */
export interface RpcErrorRow {
  /** The word that programs decide by. */
  readonly name: string;
  /** Number in a JSON-RPC answer; never reused. */
  readonly code: number;
  /** Status on the GET mirror and of refusals before parsing; null where only a write meets it. */
  readonly status: number | null;
  /** Short text that goes out as the message. */
  readonly message: string;
  /** What the caller can do where the place of the error knows nothing better. */
  readonly fix: string;
}

/** Every error of the interface. Source of the first five: JSON-RPC 2.0 section 5.1. */
export const RPC_ERROR_TABLE = [
  {
    name: "RPC_PARSE",
    code: -32700,
    status: 400,
    message: "The body is not one JSON document.",
    fix: "Send UTF-8 JSON (RFC 8259) without a repeated name in any object, nested at most 32 deep.",
  },
  {
    name: "RPC_REQUEST",
    code: -32600,
    status: 400,
    message: "The JSON is not a request.",
    fix: 'Send {"jsonrpc":"2.0","id":1,"method":"…","params":{…}}, or an array of 1 to 50 of them.',
  },
  {
    name: "RPC_METHOD",
    code: -32601,
    status: 404,
    message: "No such method.",
    fix: "Call rpc.discover for the methods of this node.",
  },
  {
    name: "RPC_PARAMS",
    code: -32602,
    status: 400,
    message: "The parameters do not fit the method.",
    fix: "Compare them with the method's schema in /openrpc.json.",
  },
  {
    name: "RPC_INTERNAL",
    code: -32603,
    status: 500,
    message: "The node failed.",
    fix: "Report it with the time and the method; the node's log has the cause.",
  },
  {
    name: "RPC_NOT_FOUND",
    code: -32001,
    status: 404,
    message: "No such object at this height.",
    fix: "Check the hash or number, and the height that `at` names.",
  },
  {
    name: "RPC_HEIGHT_NOT_REACHED",
    code: -32002,
    status: 503,
    message: "The height is not reached as yet.",
    fix: "Ask again, or give a longer wait_ms.",
  },
  {
    name: "RPC_PRUNED",
    code: -32003,
    status: 410,
    message: "The height is no longer kept.",
    fix: "Ask for a retained height, or ask a node that keeps all of them.",
  },
  {
    name: "RPC_SIGNATURE_REQUIRED",
    code: -32004,
    status: null,
    message: "The call is not signed.",
    fix: "Sign `sign_bytes` with a key of the account and call again with `auth`, or send the signed `tx`.",
  },
  {
    name: "RPC_SIGNATURE_INVALID",
    code: -32005,
    status: null,
    message: "The signature does not fit.",
    fix: "Sign exactly the bytes that the evidence shows, with the key that `key_id` names.",
  },
  {
    name: "RPC_TX_REJECTED",
    code: -32006,
    status: null,
    message: "The ledger refuses the transaction.",
    fix: "`rejection` has the code and the facts; `mathledger explain CODE` tells the remedy.",
  },
  {
    name: "RPC_TX_FAILED",
    code: -32007,
    status: null,
    message: "The transaction is in a block and failed.",
    fix: "`rejection` has the receipt's code and facts; its nonce is used.",
  },
  {
    name: "RPC_MEMPOOL_FULL",
    code: -32008,
    status: null,
    message: "The mempool has no room for this class.",
    fix: "Send it again after some blocks.",
  },
  {
    name: "RPC_RATE_LIMITED",
    code: -32009,
    status: 429,
    message: "Too many calls from this address.",
    fix: "Wait as many seconds as Retry-After says.",
  },
  {
    name: "RPC_TOO_LARGE",
    code: -32010,
    status: 413,
    message: "It is larger than the limit.",
    fix: "Send or ask for less at a time; the evidence names what, its size and the limit.",
  },
  {
    name: "RPC_UNAUTHORIZED",
    code: -32011,
    status: 401,
    message: "An operator method without the operator's token.",
    fix: "Use the operator socket, or send `Authorization: Bearer` with the token of operator_token_file.",
  },
  {
    name: "RPC_FORBIDDEN",
    code: -32012,
    status: 403,
    message: "Not from here.",
    fix: "Use a Host of [http] hosts; call operator methods on the node's machine, over its socket or loopback.",
  },
  {
    name: "RPC_CURSOR",
    code: -32013,
    status: 400,
    message: "The cursor does not belong to this query.",
    fix: "Begin the walk again without a cursor and keep the filters the same from page to page.",
  },
  {
    name: "RPC_SEQ_GONE",
    code: -32014,
    status: 410,
    message: "The resume point is older than the events that are kept.",
    fix: "Resume from the oldest one, which the evidence names, and read what came before from the blocks.",
  },
  {
    name: "RPC_SYNCING",
    code: -32015,
    status: 503,
    message: "The node is not synced.",
    fix: "Ask again after Retry-After, or ask another node.",
  },
  {
    name: "RPC_STOPPING",
    code: -32016,
    status: 503,
    message: "The node is stopping.",
    fix: "Ask again after Retry-After, or ask another node.",
  },
  {
    name: "RPC_TIMEOUT",
    code: -32017,
    status: 504,
    message: "The call took longer than its limit.",
    fix: "Ask for less: a smaller limit, a narrower filter.",
  },
  {
    name: "RPC_NOT_AVAILABLE",
    code: -32018,
    status: 501,
    message: "This node cannot do that.",
    fix: "The detail says which part is missing; ask a node that has it.",
  },
] as const satisfies readonly RpcErrorRow[];

export type RpcErrorName = (typeof RPC_ERROR_TABLE)[number]["name"];
