import type { Method } from "../../rpc/method.ts";

/** A token bucket: how many at once, and how many come back each second. */
export interface Rate {
  readonly perS: number;
  readonly burst: number;
}

/** What one caller may take of the node. */
export interface HttpLimits {
  readonly bodyBytes: number;
  readonly jsonDepth: number;
  readonly batchCalls: number;
  readonly batchBytesOut: number;
  /** By the class of the method; null without a limit. */
  readonly rates: Readonly<Record<Method["limitClass"], Rate | null>>;
  readonly wsPerAddress: number;
  readonly subscriptionsPerWs: number;
  readonly connections: number;
  /** Bytes that wait for a slow reader of events. */
  readonly backlogBytes: number;
}

const MIB = 1024 * 1024;

/** The limits of a node whose operator has named none. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  bodyBytes: MIB,
  jsonDepth: 32,
  batchCalls: 50,
  batchBytesOut: 8 * MIB,
  rates: {
    read: { perS: 50, burst: 200 },
    write: { perS: 5, burst: 20 },
    costly: { perS: 2, burst: 10 },
    operator: null,
  },
  wsPerAddress: 10,
  subscriptionsPerWs: 20,
  connections: 500,
  backlogBytes: MIB,
};
