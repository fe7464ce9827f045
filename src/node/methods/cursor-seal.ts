import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Height } from "../../primitives/brand.ts";
import { parseHex0x, toHex0x } from "../../primitives/hex.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { SortKey } from "../service/page.ts";

/** Where a walk through a list stands. */
export interface WalkPlace {
  readonly height: Height;
  readonly key: SortKey;
}

/** What a walk asks for: the method and its parameters but those that may differ from page to page. */
export interface WalkQuery {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const MAC_BYTES = 16;
/** Parameters that may change from page to page. */
const CHANGEABLE = new Set(["cursor", "limit", "min_height", "wait_ms"]);

/**
 * Makes and reads cursors: the place of a walk under a MAC that binds the query. Nobody can point a page at a place
 * that the node did not name, nor go on with other filters.
 */
export class CursorSeal {
  readonly #secret: Uint8Array;

  /** By default a secret of this process: walks begin again after a restart. */
  constructor(secret: Uint8Array = randomBytes(32)) {
    this.#secret = secret;
  }

  seal(query: WalkQuery, { height, key }: WalkPlace): string {
    const place = JSON.stringify([height, key]);
    const text = new TextEncoder().encode(place);
    return toHex0x(Buffer.concat([this.#mac(query, place), text]));
  }

  /** The place that a cursor names. Throws `RPC_CURSOR` for a cursor of another query, node or process. */
  open(query: WalkQuery, cursor: string): WalkPlace {
    const parsed = parseHex0x(cursor);
    if (!parsed.ok || parsed.value.length <= MAC_BYTES) throw refusal();
    const mac = parsed.value.subarray(0, MAC_BYTES);
    const place = new TextDecoder().decode(parsed.value.subarray(MAC_BYTES));
    if (!timingSafeEqual(mac, this.#mac(query, place))) throw refusal();
    const [height, key] = JSON.parse(place) as [Height, SortKey];
    return { height, key };
  }

  #mac({ method, params }: WalkQuery, place: string): Uint8Array {
    const fixed = Object.entries(params).filter(([name]) => !CHANGEABLE.has(name));
    const hmac = createHmac("sha256", this.#secret);
    hmac.update(JSON.stringify([method, sorted(Object.fromEntries(fixed)), place]));
    return hmac.digest().subarray(0, MAC_BYTES);
  }
}

function refusal(): RpcError {
  return new RpcError("RPC_CURSOR", "The cursor was not made for this query by this node.");
}

/** The same value with the names of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.map(([name, member]) => [name, sorted(member)]);
}
