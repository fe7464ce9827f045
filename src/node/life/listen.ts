import { chmodSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { connect, type Server } from "node:net";
import { dirname } from "node:path";
import { assert } from "../../primitives/assert.ts";
import type { ListenAddress } from "../config/listen-address.ts";
import { listenError, socketError } from "./node-error.ts";

/** Longest path of a socket. Source: unix(7), `sun_path` with its end. */
const SOCKET_PATH_MAX = 107;
/** Whoever may open the socket is the operator: its owner and its group. */
const SOCKET_MODE = 0o660;

/** Has a server listen on an address, and answers with the one that it got. */
export async function listenOn(
  server: Server,
  address: ListenAddress,
  key: string,
): Promise<ListenAddress> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: address.host, port: address.port }, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (cause) {
    throw listenError(cause, address, key);
  }
  const bound = server.address();
  assert(typeof bound === "object" && bound !== null, "a server without an address");
  return { host: address.host, port: bound.port };
}

/** True iff a path is short enough for a socket. */
export function fitsSocket(path: string): boolean {
  return Buffer.byteLength(path) <= SOCKET_PATH_MAX;
}

/** Has a server listen on a socket of the file system. One that a dead process left is taken away first. */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  if (!fitsSocket(path)) {
    throw socketError(path, `A socket's path has at most ${SOCKET_PATH_MAX} bytes`);
  }
  if (existsSync(path)) {
    if (await answers(path)) throw socketError(path, "Another process listens on it");
    rmSync(path);
  }
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    // The file is made by `listen` itself, with the mode that the mask leaves: it is never open to others.
    const before = process.umask(0o777 & ~SOCKET_MODE);
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(path, () => {
          server.off("error", reject);
          resolve();
        });
      });
    } finally {
      process.umask(before);
    }
    chmodSync(path, SOCKET_MODE);
  } catch (cause) {
    throw socketError(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** True iff somebody accepts connections on a socket. */
export async function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}
