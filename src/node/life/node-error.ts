import { LedgerError } from "../../primitives/ledger-error.ts";
import { formatListenAddress, type ListenAddress } from "../config/listen-address.ts";

/** Programs that usually have a port that this node uses. */
const USUAL_OWNERS: ReadonlyMap<number, string> = new Map([
  [80, "a web server"],
  [443, "a web server"],
  [3000, "a development server, or Grafana"],
  [8080, "another node of this ledger, or an application server"],
  [8081, "the helper of a devnet"],
  [9090, "Prometheus, or the aggregator of the drift radar"],
  [9091, "the Pushgateway of Prometheus, or the drift radar"],
  [9464, "another node of this ledger, or an exporter of OpenTelemetry"],
]);

/** A listener that cannot listen: its port is in use, not for this user, or not of this machine. */
export function listenError(cause: unknown, address: ListenAddress, key: string): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const at = formatListenAddress(address);
  const evidence = { address: at, key };
  const fix = `mathledger config set ${key} HOST:PORT, or --set ${key}=HOST:PORT for one start`;
  switch (code) {
    case "EADDRINUSE": {
      const owner = USUAL_OWNERS.get(address.port);
      const who = owner === undefined ? "" : ` Port ${address.port} usually belongs to ${owner}.`;
      return new LedgerError({
        code: "NODE_PORT_IN_USE",
        message: `Another program listens on ${at} (${key}).${who}`,
        fix: `end that program, or choose another port: ${fix}`,
        evidence: { ...evidence, usual_owner: owner ?? null },
        cause,
      });
    }
    case "EACCES":
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new LedgerError({
        code: "NODE_LISTEN_DENIED",
        message:
          code === "EACCES"
            ? `This user may not listen on ${at} (${key}): ports below 1024 belong to the system.`
            : `${at} (${key}) is no address of this machine.`,
        fix,
        evidence,
        cause,
      });
    default:
      return cause;
  }
}

/** The operator's socket cannot be made. */
export function socketError(path: string, why: string, cause?: unknown): LedgerError {
  return new LedgerError({
    code: "NODE_SOCKET",
    message: `The operator's socket ${path} cannot be made. ${why}.`,
    fix: 'set operator.socket to a path in a folder of this user, or to "" for none',
    evidence: { path },
    cause,
  });
}

/** The ledger in the folder is not the one that the configuration means. */
export function otherNetworkError(of: {
  readonly key: "node.network" | "node.genesis";
  readonly expected: string;
  readonly found: string;
  readonly directory: string;
}): LedgerError {
  const { key, expected, found, directory } = of;
  return new LedgerError({
    code: "NODE_OTHER_LEDGER",
    message: `The ledger in ${directory} is ${found}, and ${key} asks for ${expected}.`,
    fix: `name the data folder of that ledger, or mend ${key}`,
    evidence: { ...of },
  });
}

/** The folder holds no key with which this process could make the next block. */
export function noSealerError(directory: string, height: number): LedgerError {
  return new LedgerError({
    code: "NODE_NO_SEALER_KEY",
    message: `No key in ${directory}/keys may seal block ${height}. A node without one makes no blocks.`,
    fix: `put the key file of a sealer into ${directory}/keys; mathledger keys list shows what is there`,
    evidence: { directory, height },
  });
}

/** The token of the operator cannot be used. */
export function tokenError(path: string, why: string, cause?: unknown): LedgerError {
  return new LedgerError({
    code: "NODE_OPERATOR_TOKEN",
    message: `The operator's token in ${path} cannot be used. ${why}.`,
    fix: `(umask 077; head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \\n' > ${path})`,
    evidence: { path },
    cause,
  });
}
