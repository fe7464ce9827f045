import type { AddressInfo } from "node:net";
import type { HttpTimes } from "../../../src/node/http/create-server.ts";
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from "../../../src/node/http/http-limits.ts";
import type { HttpOptions } from "../../../src/node/http/http-options.ts";
import { openHttp } from "../../../src/node/http/open-http.ts";
import { type MethodBook, MethodCaller } from "../../../src/node/methods/method-caller.ts";
import type { NodeService } from "../../../src/node/service/node-service.ts";
import { MACHINE_TIMER, type Timer } from "../../../src/node/timer.ts";
import type { MethodSet } from "../../../src/rpc/method.ts";
import { PROBE_METHODS, probeHandlers } from "./probe-methods.ts";

/** A listener on the loopback. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly failures: readonly unknown[];
  close(): Promise<void>;
}

/** Listens on a port of the loopback that is free, or on the one that is named. */
export async function listen(
  service: NodeService,
  wanted: {
    readonly book?: MethodBook & { readonly methods: MethodSet };
    readonly limits?: Partial<HttpLimits>;
    readonly options?: Partial<HttpOptions>;
    readonly times?: HttpTimes;
    readonly timer?: Timer;
    readonly port?: number;
  } = {},
): Promise<Listening> {
  const timer = wanted.timer ?? MACHINE_TIMER;
  const book = wanted.book ?? { methods: PROBE_METHODS, handlers: probeHandlers() };
  const failures: unknown[] = [];
  const caller = new MethodCaller(service, book, {
    timer,
    onFailure: (_method, cause) => failures.push(cause),
  });
  const options: HttpOptions = {
    service,
    caller,
    listener: "public",
    limits: () => ({ ...DEFAULT_HTTP_LIMITS, ...wanted.limits }),
    hosts: ["localhost"],
    listenAddress: "127.0.0.1",
    trustedProxies: [],
    operatorToken: null,
    timer,
    onOperatorCall: () => {},
    onFailure: (cause) => failures.push(cause),
    ...wanted.options,
  };
  const http = await openHttp(options, book.methods, wanted.times);
  await new Promise<void>((resolve, reject) => {
    http.server.once("error", reject);
    http.server.listen({ host: "127.0.0.1", port: wanted.port ?? 0 }, resolve);
  });
  const { port } = http.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    failures,
    async close() {
      caller.stop();
      await http.close();
    },
  };
}
