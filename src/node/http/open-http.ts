import type { Server } from "node:http";
import type { Socket } from "node:net";
import { Server as TlsServer } from "node:tls";
import { assert } from "../../primitives/assert.ts";
import type { MethodSet } from "../../rpc/method.ts";
import { buildApp, type HttpApp } from "./build-app.ts";
import { limitKey } from "./client-address.ts";
import { ConnectionCounter } from "./connection-counter.ts";
import type { HttpTimes } from "./create-server.ts";
import type { HttpOptions, TlsIdentity } from "./http-options.ts";

/** An application whose server is ready to listen wherever its owner wants. */
export interface HttpListener {
  readonly server: Server;
  /** Shows another certificate from the next connection on. Requires: the listener was opened with one. */
  renewTls(identity: TlsIdentity): void;
  /** Takes no more connections, ends the streams, and waits for the calls at hand, though not for ever. */
  close(): Promise<void>;
}

/** Part of all connections that one address may hold. */
const ADDRESS_SHARE = 5;
/** How long calls at hand may take when the server ends. */
const CLOSE_MS_MAX = 5_000;

/** Builds the application of a listener, with the limits of its connections, up to listening. */
export async function openHttp(
  options: HttpOptions,
  methods: MethodSet,
  times?: HttpTimes,
): Promise<HttpListener> {
  const built = buildApp(options, methods, times);
  const { app } = built;
  limitConnections(built, options);
  await app.ready();
  return {
    server: app.server,
    renewTls({ cert, key }) {
      assert(app.server instanceof TlsServer, "a listener without TLS is given a certificate");
      app.server.setSecureContext({ cert, key });
    },
    async close() {
      built.endStreams();
      const callOff = options.timer.after(CLOSE_MS_MAX, () => app.server.closeAllConnections());
      await new Promise<void>((resolve) => {
        app.server.close(() => resolve());
        app.server.closeIdleConnections();
      });
      callOff();
      await app.close();
    },
  };
}

/** No more connections than all may hold, and of one address no more than its part. */
function limitConnections({ app, peers }: HttpApp, options: HttpOptions): void {
  const { server } = app;
  const counter = new ConnectionCounter();
  server.maxConnections = options.limits().connections;
  server.on("connection", (socket: Socket) => {
    const { connections } = options.limits();
    server.maxConnections = connections;
    const address = socket.remoteAddress ?? "";
    if (options.listener === "operator" || peers.isTrustedProxy(address)) return;
    const release = counter.take(limitKey(address), Math.ceil(connections / ADDRESS_SHARE));
    if (release === undefined) socket.destroy();
    else socket.once("close", release);
  });
}
