import type { Method } from "./method.ts";
import type { RpcErrorName } from "./rpc-error-table.ts";

const ALWAYS: readonly RpcErrorName[] = [
  "RPC_PARAMS",
  "RPC_INTERNAL",
  "RPC_RATE_LIMITED",
  "RPC_TOO_LARGE",
  "RPC_STOPPING",
];

/** Every error that a call of the method can be answered with: its own, and those of its kind. */
export function methodErrors(method: Method): ReadonlySet<RpcErrorName> {
  const names = new Set([...ALWAYS, ...method.errors]);
  if (method.kind === "operator") names.add("RPC_UNAUTHORIZED").add("RPC_FORBIDDEN");
  if (method.kind !== "read") return names;
  names.add("RPC_HEIGHT_NOT_REACHED").add("RPC_TIMEOUT");
  // What a read of the chain rests on may have been let go, or never been brought.
  if (method.isLive !== true) names.add("RPC_SYNCING").add("RPC_PRUNED");
  if ("cursor" in method.params.shape) names.add("RPC_CURSOR");
  return names;
}
