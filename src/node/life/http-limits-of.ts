import type { Config } from "../config/config-table.ts";
import type { HttpLimits } from "../http/http-limits.ts";
import type { CallLimits } from "../methods/method-caller.ts";

/** What one call may take, from the table `[limits]`. */
export function callLimitsOf(config: Config): CallLimits {
  return {
    rows: config["limits.rows"],
    waitMs: config["limits.wait_ms"],
    readMs: config["limits.read_timeout_ms"],
  };
}

/** The limits of the HTTP listeners, from the table `[limits]`. */
export function httpLimitsOf(config: Config): HttpLimits {
  return {
    bodyBytes: config["limits.body_bytes"],
    jsonDepth: config["limits.json_depth"],
    batchCalls: config["limits.batch_calls"],
    batchBytesOut: config["limits.batch_bytes_out"],
    rates: {
      read: { perS: config["limits.reads_per_s"], burst: config["limits.reads_burst"] },
      write: { perS: config["limits.writes_per_s"], burst: config["limits.writes_burst"] },
      costly: { perS: config["limits.costly_per_s"], burst: config["limits.costly_burst"] },
      operator: null,
    },
    wsPerAddress: config["limits.ws_per_address"],
    subscriptionsPerWs: config["limits.subscriptions_per_ws"],
    connections: config["limits.connections"],
    backlogBytes: config["limits.backlog_bytes"],
  };
}
