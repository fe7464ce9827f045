import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { chmodSync, copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { connect as connectPlain } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import WebSocket from "ws";
import { OperatedNode } from "../support/node/operated-node.ts";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { type MadeCertificate, makeCertificate, openssl } from "../support/tls-certificate.ts";

const TOKEN = "0f".repeat(32);
const STATUS = '{"jsonrpc":"2.0","id":1,"method":"node_status"}';
const LEVEL = '{"jsonrpc":"2.0","id":1,"method":"node_set_log_level","params":{"level":"warn"}}';

/** An address that other machines reach. */
const WIDE = ["--json", "--set", "http.listen=0.0.0.0:0", "--set", "metrics.listen="];

const root = temporaryFolder();
const fresh = join(root, "fresh");
const made = runCli(["init", "--test-network", "--name", "village", "--data", fresh]);
assert.equal(made.status, 0, made.stderr);
const good = makeCertificate(join(root, "good"));
const next = makeCertificate(join(root, "next"));

function ledger(name: string): string {
  const folder = join(root, name);
  cpSync(fresh, folder, { recursive: true });
  return folder;
}

function settings({ cert, key }: MadeCertificate): readonly string[] {
  return ["--set", `http.tls_cert_file=${cert}`, "--set", `http.tls_key_file=${key}`];
}

/** A call by somebody who believes one certificate. */
async function post(
  url: string,
  ca: string,
  given: { readonly body?: string; readonly headers?: Record<string, string> } = {},
): Promise<{ readonly status: number; readonly text: string }> {
  return await new Promise((resolve, reject) => {
    const { headers = {}, body = STATUS } = given;
    const call = request(`${url}/rpc`, { ca, method: "POST", headers, agent: false });
    call.on("error", reject);
    call.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() });
      });
    });
    call.end(body);
  });
}

/** The fingerprint of the certificate that is shown to a new connection. */
async function shown(url: string): Promise<string> {
  const { port } = new URL(url);
  const socket = await handshake({ port: Number(port), rejectUnauthorized: false });
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

async function handshake(options: ConnectionOptions): Promise<TLSSocket> {
  return await new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ ...options, host: "127.0.0.1" }, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Cases that `doctor` is asked about too. */
const EXAMINED = new Set(["the key of another certificate", "a time that is over"]);

const read = (path: string): string => readFileSync(path, "utf8");
const fingerprintOf = (path: string): string => new X509Certificate(read(path)).fingerprint256;

test("HTTPS and WSS from files, a new certificate on SIGHUP, and a bad one is not taken", async () => {
  const files = { cert: join(root, "cert.pem"), key: join(root, "key.pem") };
  const renew = (from: MadeCertificate): void => {
    copyFileSync(from.cert, files.cert);
    copyFileSync(from.key, files.key);
  };
  renew(good);
  const token = join(root, "token");
  writeFileSync(token, TOKEN, { mode: 0o600 });
  const data = ledger("served");
  const operator = ["--set", `operator.operator_token_file=${token}`];
  const node = await OperatedNode.start(["--data", data, ...settings(files), ...operator]);
  const { url } = node.addresses;
  assert.match(url, /^https:\/\/127\.0\.0\.1:\d+$/);
  const ca = read(good.cert);
  assert.match((await post(url, ca)).text, /"network":"village"/);
  await assert.rejects(post(url, read(next.cert)), /self.signed/i, "nobody else vouches for it");
  // The command line asks over TLS as well, and believes whom it is told to believe.
  const env = { NODE_EXTRA_CA_CERTS: good.cert };
  const told = runCli(["node", "status", "--node", url], { env });
  assert.equal(told.status, 0, told.stderr);
  const unknown = runCli(["node", "status", "--node", url]);
  assert.match(unknown.stderr, /CLI_NODE_UNREACHABLE/);
  // Operator methods with the token: over TLS they are allowed.
  const headers = { authorization: `Bearer ${TOKEN}` };
  assert.match((await post(url, ca, { body: LEVEL, headers })).text, /"level":"warn"/);
  const wrong = { authorization: `Bearer ${TOKEN.slice(2)}aa` };
  assert.equal((await post(url, ca, { body: LEVEL, headers: wrong })).status, 401);
  await node.operate("node_set_log_level", { level: "info" });
  await webSocketAnswers(url.replace("https:", "wss:"), ca);
  await plainHttpEnds(url);
  await oldProtocolEnds(url, ca);

  assert.equal(await shown(url), fingerprintOf(good.cert));
  renew(next);
  node.kill("SIGHUP");
  await node.logged("the configuration is read again");
  assert.equal(await shown(url), fingerprintOf(next.cert));
  assert.match((await post(url, read(next.cert))).text, /"network":"village"/);
  // A certificate without its key: the whole reload is refused, and the old one goes on.
  copyFileSync(good.cert, files.cert);
  node.kill("SIGHUP");
  const { error } = await node.logged("the configuration is refused, and the old one stays");
  assert.equal((error as { code: string }).code, "NODE_TLS_FILE");
  const answer = await node.operate("node_reload_config");
  assert.equal(answer.error?.data.evidence?.code, "NODE_TLS_FILE");
  assert.equal(await shown(url), fingerprintOf(next.cert));
  assert.equal((await node.stop()).status, 0);
  const told2 = node.log.filter(({ msg }) => msg === "the public listener speaks TLS");
  assert.deepEqual(
    told2.map(({ names }) => names),
    Array(2).fill("DNS:localhost, IP Address:127.0.0.1"),
  );
});

async function webSocketAnswers(url: string, ca: string): Promise<void> {
  const socket = new WebSocket(`${url}/ws`, { ca });
  const answer = new Promise<string>((resolve, reject) => {
    socket.once("open", () => socket.send(STATUS));
    socket.once("message", (data) => resolve(String(data)));
    socket.once("error", reject);
  });
  assert.match(await answer, /"network":"village"/);
  socket.terminate();
}

/** Whoever speaks plain HTTP to it hears nothing, and holds no connection. */
async function plainHttpEnds(url: string): Promise<void> {
  const socket = connectPlain({ host: "127.0.0.1", port: Number(new URL(url).port) });
  let said = "";
  socket.on("data", (part) => {
    said += part.toString("latin1");
  });
  socket.on("error", () => {});
  socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  assert.doesNotMatch(said, /HTTP\/1\.1/);
}

async function oldProtocolEnds(url: string, ca: string): Promise<void> {
  const port = Number(new URL(url).port);
  const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1" } as const;
  // Level 0 lets this client offer what nobody should use; it is the server that refuses.
  const ciphers = "DEFAULT@SECLEVEL=0";
  await assert.rejects(handshake({ port, ca, ciphers, ...old }), /alert protocol version/i);
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    const socket = await handshake({ port, ca, minVersion: version, maxVersion: version });
    assert.equal(socket.getProtocol(), version);
    socket.destroy();
  }
}

test("what cannot be used for TLS keeps the node from starting, with its code", async () => {
  const data = ledger("refused");
  const doctorOf = (tls: readonly string[]): string =>
    runCli(["doctor", "--data", data], { env: environmentOf(tls) }).stdout;
  const refusal = async (tls: readonly string[], isQuick = true): Promise<readonly unknown[]> => {
    const node = new OperatedNode(["--data", data, ...tls], { isQuick });
    const { status, stderr } = await node.ended;
    return [status, /"schema":"mathledger.cli\/error\/1","code":"([A-Z_]+)"/.exec(stderr)?.[1]];
  };
  const copied = join(root, "open.pem");
  copyFileSync(good.key, copied);
  chmodSync(copied, 0o604);
  const locked = join(root, "locked.pem");
  const lock = ["-topk8", "-v2", "aes-256-cbc", "-passout", "pass:secret"];
  openssl(root, ["pkcs8", "-in", good.key, "-out", locked, ...lock]);
  const past = makeCertificate(join(root, "past"), { fromDays: -30, toDays: -1 });
  const future = makeCertificate(join(root, "future"), { fromDays: 1, toDays: 30 });
  const weak = makeCertificate(join(root, "weak"), { newKey: ["-newkey", "rsa:1024"] });
  const { cert, key } = good;
  const cases: readonly (readonly [string, MadeCertificate, string])[] = [
    ["no certificate there", { cert: join(root, "none.pem"), key }, "NODE_TLS_FILE"],
    ["no key there", { cert, key: join(root, "none.pem") }, "NODE_TLS_FILE"],
    ["the key of another certificate", { cert, key: next.key }, "NODE_TLS_FILE"],
    ["a key that everybody may read", { cert, key: copied }, "NODE_TLS_FILE"],
    ["a key with a passphrase", { cert, key: locked }, "NODE_TLS_FILE"],
    ["a key for a certificate", { cert: key, key }, "NODE_TLS_FILE"],
    ["a certificate for a key", { cert, key: cert }, "NODE_TLS_FILE"],
    ["a key that is too short", weak, "NODE_TLS_FILE"],
    ["a time that is over", past, "NODE_TLS_EXPIRED"],
    ["a time that has not begun", future, "NODE_TLS_EXPIRED"],
  ];
  chmodSync(cert, 0o644);
  for (const [what, files, code] of cases) {
    const tls = settings(files);
    assert.deepEqual(await refusal(tls), [6, code], what);
    if (!EXAMINED.has(what)) continue;
    const end = code === "NODE_TLS_FILE" ? "cannot be used for TLS" : "and no client takes it";
    assert.match(doctorOf(tls), new RegExp(`^bad +tls .*${end}`, "m"), what);
  }
  assert.deepEqual(await refusal(["--set", `http.tls_cert_file=${cert}`]), [6, "CONFIG_CONFLICT"]);
  assert.deepEqual(await refusal(["--set", `http.tls_key_file=${key}`]), [6, "CONFIG_CONFLICT"]);
  // TLS is no leave to be reached from elsewhere: that takes a word of its own.
  assert.deepEqual(await refusal([...settings(good), ...WIDE], false), [6, "CONFIG_CONFLICT"]);
  // The group may read the key, as the folders of certificates of a system are kept.
  chmodSync(key, 0o640);
  assert.match(doctorOf(settings(good)), /tls.*valid until/);
  chmodSync(key, 0o600);
});

test("who is reached from elsewhere without TLS is told so, and a certificate that ends soon is", async () => {
  const open = await OperatedNode.start(
    ["--data", ledger("open"), ...WIDE, "--set", "http.public=true"],
    { isQuick: false },
  );
  const { fix } = await open.logged("the public listener speaks plain HTTP to other machines");
  assert.match(String(fix), /http\.tls_cert_file/);
  await open.stop();
  const soon = makeCertificate(join(root, "soon"), { toDays: 13 });
  const tls = settings(soon);
  const node = await OperatedNode.start(["--data", ledger("soon"), ...tls]);
  await node.logged("the certificate expires soon");
  await node.stop();
  assert.ok(!node.log.some(({ msg }) => String(msg).includes("plain HTTP")));
  rmSync(join(root, "soon"), { recursive: true });
});

/** The variables that say what flags of a node say. */
function environmentOf(flags: readonly string[]): Record<string, string> {
  const pairs = flags.filter((flag) => flag !== "--set").map((flag) => flag.split("="));
  return Object.fromEntries(
    pairs.map(([key = "", value = ""]) => {
      return [`MATHLEDGER_${key.replaceAll(".", "_").toUpperCase()}`, value];
    }),
  );
}
