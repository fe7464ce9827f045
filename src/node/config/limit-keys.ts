import type { KeyEntry } from "./config-key.ts";

const MIB = 1024 * 1024;
const COUNT_MAX = 1_000_000;

/** A limit that counts: live, from 1 on. */
function limit<const Value extends number>(
  value: Value,
  max: number,
  says: string,
): KeyEntry & { readonly default: number } {
  return { form: { type: "integer", min: 1, max }, default: value, isLive: true, says };
}

/** The table `[limits]`: what one caller may take of this node. */
export const LIMIT_KEYS = {
  "limits.body_bytes": limit(MIB, 64 * MIB, "Bytes of one request."),
  "limits.header_bytes": {
    form: { type: "integer", min: 1024, max: MIB },
    default: 16 * 1024,
    isLive: false,
    says: "Bytes of the headers of one request.",
  },
  "limits.json_depth": limit(32, 1000, "Arrays and objects inside each other in one request."),
  "limits.batch_calls": limit(50, 10_000, "Calls in one JSON-RPC batch."),
  "limits.batch_bytes_out": limit(8 * MIB, 256 * MIB, "Bytes of the answers to one batch."),
  "limits.reads_per_s": limit(50, COUNT_MAX, "Reads a second from one address (IPv6: a /64)."),
  "limits.reads_burst": limit(200, COUNT_MAX, "Reads at once from one address."),
  "limits.writes_per_s": limit(5, COUNT_MAX, "Writes a second from one address."),
  "limits.writes_burst": limit(20, COUNT_MAX, "Writes at once from one address."),
  "limits.costly_per_s": limit(
    2,
    COUNT_MAX,
    "Costly calls a second from one address: simulations, plans of rollbacks, search, proofs, raw blocks.",
  ),
  "limits.costly_burst": limit(10, COUNT_MAX, "Costly calls at once from one address."),
  "limits.ws_per_address": limit(10, COUNT_MAX, "WebSocket connections of one address."),
  "limits.subscriptions_per_ws": limit(20, 10_000, "Subscriptions of one WebSocket connection."),
  "limits.connections": limit(500, COUNT_MAX, "Connections of everybody together."),
  "limits.backlog_bytes": limit(MIB, 64 * MIB, "Bytes that wait for a slow reader of events."),
  "limits.rows": limit(50, 200, "Rows of a list where the caller names no number."),
  "limits.wait_ms": limit(2_000, 10_000, "How long a read waits for `min_height` unless it says."),
  "limits.read_timeout_ms": limit(10_000, 600_000, "After so long a read is ended."),
} as const satisfies Readonly<Record<string, KeyEntry>>;
