import type { Server } from "node:http";
import { assertDefined } from "../../primitives/assert.ts";
import { METHODS } from "../../rpc/method-table.ts";
import type { Config } from "../config/config-table.ts";
import { type ListenAddress, parseListenAddress } from "../config/listen-address.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import type { Health } from "../health.ts";
import { addHealthRoute } from "../http/health-route.ts";
import type { HttpOptions } from "../http/http-options.ts";
import { openHttp } from "../http/open-http.ts";
import { addPageRoutes } from "../http/page/add-page-routes.ts";
import type { NodeLog } from "../log/node-log.ts";
import { HANDLERS } from "../methods/handler-table.ts";
import { MeteredCaller } from "../metrics/metered-caller.ts";
import { createMetricsServer } from "../metrics/metrics-listener.ts";
import type { NodeMetrics } from "../metrics/node-metrics.ts";
import type { NodeService } from "../service/node-service.ts";
import { MACHINE_TIMER } from "../timer.ts";
import { callLimitsOf, httpLimitsOf } from "./http-limits-of.ts";
import { fitsSocket, listenOn, listenOnSocket } from "./listen.ts";
import { readOperatorToken } from "./operator-token-file.ts";
import { PublicTls } from "./public-tls.ts";

/** What the listeners of a node stand on. */
export interface ListenerGround {
  readonly service: NodeService;
  readonly loaded: LoadedConfig;
  /** The configuration in force: its live keys change. */
  readonly config: () => Config;
  readonly metrics: NodeMetrics;
  readonly health: () => Health;
  /** Told of what no caller can mend: a defect, a failing disk. */
  readonly onFailure: (cause: unknown) => void;
  readonly log: NodeLog;
}

/** Where a node is reached; null for what it does not have. */
export interface NodeAddresses {
  readonly http: ListenAddress;
  /** Of the public listener. */
  readonly scheme: "http" | "https";
  readonly metrics: ListenAddress | null;
  readonly socket: string | null;
}

/** The open listeners of a node. */
export interface NodeListeners {
  readonly addresses: NodeAddresses;
  /** Refuses what comes from now on, with an answer that says so. */
  refuse(): void;
  /** Reads the certificate of the public listener again. Throws what refuses it, and the old one stays. */
  renewTls(): void;
  /** Ends all connections, after the answers that are on their way. */
  close(): Promise<void>;
}

/** Opens the listeners of a node: the public one, the operator's socket, and the metrics. */
export async function openListeners(ground: ListenerGround): Promise<NodeListeners> {
  const { service, metrics, log } = ground;
  const caller = new MeteredCaller(
    service,
    { methods: METHODS, handlers: HANDLERS },
    {
      limits: () => callLimitsOf(ground.config()),
      onFailure: (method, error) => {
        log.write("error", "a method has failed", { method, error });
        ground.onFailure(error);
      },
    },
  ).meter((call) => metrics.countCall(call));
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.map((closeOne) => closeOne()));
  };
  try {
    const common = { ...commonOptions(ground), caller };
    const { http, scheme, renewTls } = await openPublic(ground, common, closers);
    const socket = await openOperator(ground, common, closers);
    const figures = await openMetrics(ground, closers);
    const addresses = { http, scheme, metrics: figures, socket };
    return { addresses, refuse: () => caller.stop(), renewTls, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

type CommonOptions = Omit<HttpOptions, "listener" | "listenAddress" | "addPages">;

function commonOptions({
  service,
  config,
  log,
  onFailure,
}: ListenerGround): Omit<CommonOptions, "caller"> {
  return {
    service,
    limits: () => httpLimitsOf(config()),
    headerBytes: config()["limits.header_bytes"],
    hosts: config()["http.hosts"],
    trustedProxies: config()["http.trusted_proxies"],
    operatorToken: readOperatorToken(config()["operator.operator_token_file"]),
    timer: MACHINE_TIMER,
    onOperatorCall: (call) => log.write("info", "an operator's call", { ...call }),
    onFailure: (error) => {
      log.write("error", "a request has failed", { error });
      onFailure(error);
    },
  };
}

interface PublicListener extends Pick<NodeAddresses, "http" | "scheme"> {
  readonly renewTls: () => void;
}

async function openPublic(
  ground: ListenerGround,
  common: CommonOptions,
  closers: (() => Promise<void>)[],
): Promise<PublicListener> {
  const { config, health, log } = ground;
  const address = requireAddress(config()["http.listen"]);
  const listenAddress = address.host;
  const addPages: HttpOptions["addPages"] = (app) => {
    addHealthRoute(app, health);
    if (config()["http.web"]) addPageRoutes(app);
  };
  const tls = new PublicTls(config(), log);
  const identity = tls.identity === null ? {} : { tls: tls.identity };
  const options = { ...common, ...identity, listener: "public", listenAddress, addPages } as const;
  const listener = await openHttp(options, METHODS);
  closers.push(listener.close);
  const http = await listenOn(listener.server, address, "http.listen");
  const renewTls = (): void => tls.renew((renewed) => listener.renewTls(renewed));
  return { http, scheme: tls.identity === null ? "http" : "https", renewTls };
}

async function openOperator(
  { config, loaded, log }: ListenerGround,
  common: CommonOptions,
  closers: (() => Promise<void>)[],
): Promise<string | null> {
  const path = config()["operator.socket"];
  if (path === "") return null;
  const isDefault = loaded.values.get("operator.socket")?.origin.layer === "default";
  if (isDefault && !fitsSocket(path)) {
    log.write("warn", "no operator's socket: its path is too long; set operator.socket", { path });
    return null;
  }
  const options: HttpOptions = { ...common, listener: "operator", listenAddress: null };
  const { server, close } = await openHttp(options, METHODS);
  closers.push(close);
  await listenOnSocket(server, path);
  return path;
}

async function openMetrics(
  { config, metrics, log }: ListenerGround,
  closers: (() => Promise<void>)[],
): Promise<ListenAddress | null> {
  const address = parseListenAddress(config()["metrics.listen"]);
  if (address === null) return null;
  const server = createMetricsServer(metrics, (error) =>
    log.write("error", "the figures cannot be read", { error }),
  );
  closers.push(() => closeServer(server));
  return listenOn(server, address, "metrics.listen");
}

function requireAddress(text: string): ListenAddress {
  return assertDefined(parseListenAddress(text), "a checked address is none");
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
