import { BlockList, isIP } from "node:net";

const PREFIX_GROUPS = 4;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** One element of `Forwarded`, from its `for=` on: a token or a quoted text, without port and brackets. */
const FORWARDED_FOR = /(?:^|;)\s*for=(?:"\[?([^"\]]*)\]?(?::\d+)?"|([^;\s]*))/i;

/** Proxies whose `Forwarded` is believed: addresses, or subnets as `10.0.0.0/8`. */
export class TrustedProxies {
  readonly #list = new BlockList();

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [address = "", prefix] = entry.split("/");
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      if (prefix === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(prefix), family);
    }
  }

  includes(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#list.check(address, family === 6 ? "ipv6" : "ipv4");
  }
}

/**
 * The address on whose account a request goes: that of the connection, or, while it is that of a trusted proxy, the one
 * before it in `Forwarded`. Source: RFC 7239; what stands left of an untrusted address may be invented.
 */
export function clientAddress(
  peer: string,
  forwarded: string | undefined,
  trusted: TrustedProxies,
): string {
  const hops = (forwarded ?? "").split(",").map((element) => forwardedFor(element));
  let address = unmapped(peer);
  for (const hop of hops.reverse()) {
    if (hop === null || !trusted.includes(address)) break;
    address = hop;
  }
  return address;
}

function forwardedFor(element: string): string | null {
  const found = FORWARDED_FOR.exec(element);
  const text = found?.[1] ?? found?.[2]?.replace(/:\d+$/, "") ?? "";
  const address = unmapped(text);
  return isIP(address) === 0 ? null : address;
}

function unmapped(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address;
}

/** What limits count by: an IPv4 address whole, of IPv6 the /64 that one customer has. */
export function limitKey(address: string): string {
  if (isIP(address) !== 6) return address;
  return `${groupsOf(address).slice(0, PREFIX_GROUPS).join(":")}::/64`;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [head = "", tail] = (address.split("%")[0] ?? "").toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const last = right.at(-1) ?? left.at(-1) ?? "";
  const extra = last.includes(".") ? 1 : 0;
  const missing = Math.max(0, 8 - left.length - right.length - extra);
  const groups = tail === undefined ? left : [...left, ...Array(missing).fill("0"), ...right];
  return groups.map((group) => group.replace(/^0+(?=.)/, ""));
}

/** True for an address of this machine itself. */
export function isLoopback(address: string): boolean {
  return address === "::1" || unmapped(address).startsWith("127.");
}
