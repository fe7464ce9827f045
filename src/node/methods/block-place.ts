import type { Digest, Height } from "../../primitives/brand.ts";
import { parseHex0x } from "../../primitives/hex.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { CallContext } from "../service/node-service.ts";

/** The height of a block that is named by height or by an id under any algorithm. Throws `RPC_NOT_FOUND`. */
export function locateBlock(ref: number | string, call: CallContext): Height {
  const { store, algorithms } = call.service.reader;
  if (typeof ref === "number") {
    if (ref <= call.height) return ref;
    throw notFound(`block ${ref}`, call.height);
  }
  const parsed = parseHex0x(ref);
  const id = (parsed.ok ? parsed.value : new Uint8Array(0)) as Digest;
  for (const code of algorithms.hashes.keys()) {
    for (const place of store.findBlocks(code, id)) {
      if (place.branch === "main" && place.height <= call.height) return place.height;
    }
  }
  throw notFound(`block ${ref}`, call.height);
}

/** That a thing is not there. */
export function notFound(what: string, height: Height): RpcError {
  return new RpcError("RPC_NOT_FOUND", `There is no ${what} at height ${height}.`, {
    evidence: { height },
  });
}
