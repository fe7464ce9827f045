import { createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { createInterface } from "node:readline";

/** What a signer that somebody else has written was asked. */
export interface LineSigner {
  readonly asked: readonly string[];
  /** What it answers to the next call in place of the truth. */
  lie: string | null;
  readonly server: Server;
}

/** DER of an Ed25519 private key up to its seed (RFC 8410 section 7). */
const PKCS8 = "302e020100300506032b657004220420";

/**
 * A signer of one Ed25519 key on a socket, as the page of the protocol tells it and without our code: a line in, a line
 * out.
 */
export async function startLineSigner(path: string, keyFile: string): Promise<LineSigner> {
  const { secret, name, suite, public_key, key_id, account } = JSON.parse(
    readFileSync(keyFile, "utf8"),
  );
  const der = Buffer.from(PKCS8 + secret.slice(2), "hex");
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const asked: string[] = [];
  const signer = { asked, lie: null as string | null, server: createServer() };
  const resultOf = (method: string, params: { readonly message: string }) => {
    if (method === "list_keys") return { keys: [{ name, suite, public_key, key_id, account }] };
    const message = Buffer.from(params.message.slice(2), "hex");
    return { signature: `0x${sign(null, message, key).toString("hex")}` };
  };
  signer.server.on("connection", (socket) => {
    createInterface({ input: socket }).on("line", (line) => {
      const { id, method, params } = JSON.parse(line);
      asked.push(method);
      const isLie = signer.lie !== null && method === "sign";
      const answer = { jsonrpc: "2.0", id, result: resultOf(method, params) };
      socket.end(`${isLie ? signer.lie : JSON.stringify(answer)}\n`);
    });
  });
  await new Promise<void>((resolve) => signer.server.listen(path, resolve));
  return signer;
}
