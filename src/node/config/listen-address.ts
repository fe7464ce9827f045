/** Where a listener listens. */
export interface ListenAddress {
  /** A name or an address, without the brackets of IPv6. */
  readonly host: string;
  /** 0 lets the system choose a free one. */
  readonly port: number;
}

const PORT_MAX = 65_535;

/** The address of a text such as `127.0.0.1:8080` or `[::1]:8080`, or null where it is none. */
export function parseListenAddress(text: string): ListenAddress | null {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  if (match === null) return null;
  const [, v6, name, digits = ""] = match;
  const port = Number(digits);
  const host = v6 ?? name;
  return host === undefined || port > PORT_MAX ? null : { host, port };
}

/** True iff only programs of this machine reach the address. */
export function isLoopback({ host }: ListenAddress): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** The text of an address, as a part of a URL. */
export function formatListenAddress({ host, port }: ListenAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
