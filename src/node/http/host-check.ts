import { isIP } from "node:net";
import { isLoopback } from "./client-address.ts";

/**
 * True iff a `Host` header names this node. A page of somebody else whose name was pointed at this machine (DNS
 * rebinding) sends its own name. Names must be listed; an address of the loopback, or the one that the node listens on,
 * cannot be pointed elsewhere.
 */
export function isOwnHost(
  header: string | undefined,
  own: { readonly hosts: readonly string[]; readonly listenAddress: string | null },
): boolean {
  const name = hostName(header ?? "");
  if (name === null) return false;
  if (isIP(name) !== 0) return isLoopback(name) || name === own.listenAddress || listed(name, own);
  return listed(name, own);
}

function listed(name: string, { hosts }: { readonly hosts: readonly string[] }): boolean {
  return hosts.some((host) => host.toLowerCase() === name);
}

/** The name or address of a `Host` header in lower case, without port; null where it is none. */
function hostName(header: string): string | null {
  const found = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header);
  const name = found?.[1] ?? found?.[2];
  return name === undefined ? null : name.toLowerCase().replace(/\.$/, "");
}
