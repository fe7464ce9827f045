import { accessSync, constants, existsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { describeFault } from "../node/config/config-fault.ts";
import type { Config } from "../node/config/config-table.ts";
import { parseListenAddress } from "../node/config/listen-address.ts";
import { type ConfigRequest, surveyConfig } from "../node/config/load-config.ts";
import { listKeys } from "../node/key-store.ts";
import { answers, fitsSocket, listenOn } from "../node/life/listen.ts";
import { readOperatorToken } from "../node/life/operator-token-file.ts";
import { expiresSoon, readTlsFiles } from "../node/life/tls-files.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Finding } from "./doctor-finding.ts";

/** Looks at what a node is configured with and whether it could listen and write where it is told to. */
export async function examineNodeGround(
  directory: string,
  request: ConfigRequest,
): Promise<readonly Finding[]> {
  const { loaded, faults } = surveyConfig(request);
  if (faults.length > 0) {
    return faults.map((fault) => ({
      name: "config",
      result: "bad" as const,
      detail: `${fault.code}: ${describeFault(fault)}`,
      fix: "mend it; mathledger config check looks again",
    }));
  }
  const { config, warnings, file } = loaded;
  const isRunning = config["operator.socket"] !== "" && (await answers(config["operator.socket"]));
  return [
    { name: "config", result: "ok", detail: file ?? "no file: the defaults and the environment" },
    ...warnings.map(({ message, fix }) => {
      return { name: "config", result: "warn" as const, detail: message, fix };
    }),
    ...(await examinePorts(config, isRunning)),
    ...examineSocket(config, isRunning),
    ...examineFiles(config),
    ...examineTls(config),
    ...examineKeys(directory),
  ];
}

async function examinePorts(config: Config, isRunning: boolean): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const key of ["http.listen", "metrics.listen"] as const) {
    const address = parseListenAddress(config[key]);
    if (address === null) continue;
    const server = createServer();
    try {
      await listenOn(server, address, key);
      findings.push({ name: "ports", result: "ok", detail: `${config[key]} is free (${key})` });
    } catch (cause) {
      if (!(cause instanceof LedgerError)) throw cause;
      findings.push(
        isRunning && cause.code === "NODE_PORT_IN_USE"
          ? { name: "ports", result: "ok", detail: `${config[key]} is in use, and the node runs` }
          : // The ledger is well; it is a node's start that would fail.
            { name: "ports", result: "warn", ...detailOf(cause) },
      );
    } finally {
      server.close();
    }
  }
  return findings;
}

function examineSocket(config: Config, isRunning: boolean): readonly Finding[] {
  const path = config["operator.socket"];
  if (path === "") return [];
  if (isRunning) return [{ name: "socket", result: "ok", detail: `a node answers on ${path}` }];
  if (fitsSocket(path)) return [{ name: "socket", result: "ok", detail: path }];
  const fix = "set operator.socket to a shorter path, such as /run/mathledger/node.sock";
  return [{ name: "socket", result: "warn", detail: `${path} is too long for a socket`, fix }];
}

/** The log and the operator's token. */
function examineFiles(config: Config): readonly Finding[] {
  const findings: Finding[] = [];
  const log = config["log.file"];
  if (log !== "" && !mayWrite(log)) {
    const fix = "run as the owner of its folder, or set log.file";
    findings.push({ name: "log", result: "bad", detail: `${log} cannot be written`, fix });
  }
  try {
    readOperatorToken(config["operator.operator_token_file"]);
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    findings.push({ name: "token", result: "bad", ...detailOf(cause) });
  }
  return findings;
}

/** The certificate of the public listener, where there is one. */
function examineTls(config: Config): readonly Finding[] {
  try {
    const files = readTlsFiles(config, Date.now());
    if (files === null) return [];
    const until = new Date(files.expiresMs).toISOString();
    const detail = `${files.path} is valid until ${until}`;
    if (!expiresSoon(files, Date.now())) return [{ name: "tls", result: "ok", detail }];
    return [{ name: "tls", result: "warn", detail, fix: "have it renewed, then send SIGHUP" }];
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    return [{ name: "tls", result: "bad", ...detailOf(cause) }];
  }
}

/** Secrets that others than their owner may read. */
function examineKeys(directory: string): readonly Finding[] {
  const folder = `${directory}/keys`;
  if (!existsSync(folder)) return [];
  const open = listKeys(directory)
    .map(({ path }) => path)
    .filter((path) => (statSync(path).mode & 0o077) !== 0);
  if (open.length === 0) {
    return [{ name: "keys", result: "ok", detail: "the key files are their owner's alone" }];
  }
  return open.map((path) => ({
    name: "keys",
    result: "bad" as const,
    detail: `${path} may be read by others`,
    fix: `chmod 600 ${path}`,
  }));
}

/** True iff a file can be written, or made with the folders above it that are missing. */
function mayWrite(path: string): boolean {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  try {
    accessSync(at, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function detailOf({ message, fix }: LedgerError): Pick<Finding, "detail" | "fix"> {
  return { detail: message, ...(fix === undefined ? {} : { fix }) };
}
