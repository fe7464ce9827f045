import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type LineSigner, startLineSigner } from "../support/line-signer.ts";
import { jsonOf, runCli, runCliBeside } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "data");
const at = ["--data", data];
const passphrase = join(folder, "passphrase");

before(() => {
  writeFileSync(passphrase, "a long passphrase\n");
  const made = runCli(["init", "--test-network", "--rule", "v2-dual-optional", ...at]);
  assert.equal(made.status, 0, made.stderr);
});

const keyFile = (name: string): string => join(data, "keys", `${name}.json`);
const accountOf = (name: string): string => JSON.parse(readFileSync(keyFile(name), "utf8")).account;

function done(args: readonly string[]): Record<string, unknown> {
  const result = runCli([...args, ...at, "--json"]);
  assert.equal(result.status, 0, `${args.join(" ")}: ${result.stderr}`);
  return jsonOf(result);
}

test("a key file goes out and comes in byte for byte, and nowhere over another", () => {
  done(["keys", "new", "guest", "--passphrase-file", passphrase]);
  const before = readFileSync(keyFile("guest"));
  const out = join(folder, "guest-copy.json");
  done(["keys", "export", "guest", "-o", out]);
  assert.deepEqual(readFileSync(out), before);
  assert.equal(statSync(out).mode & 0o777, 0o600);
  assert.deepEqual(runCli(["keys", "export", "guest", ...at]).bytes, before);
  const again = runCli(["keys", "export", "guest", "-o", out, ...at]);
  assert.deepEqual([again.status, /KEYS_FILE_WRITE/.test(again.stderr)], [6, true]);
  const taken = runCli(["keys", "import", out, ...at]);
  assert.deepEqual([taken.status, /KEYS_FILE_EXISTS/.test(taken.stderr)], [6, true]);
  const other = ["--data", join(folder, "other")];
  const dry = runCli(["keys", "import", out, "--dry-run", ...other]);
  assert.deepEqual([dry.status, runCli(["keys", "list", ...other]).stdout], [0, ""]);
  const came = runCli(["keys", "import", "-", ...other], { input: before });
  assert.equal(came.status, 0, came.stderr);
  assert.deepEqual(readFileSync(join(folder, "other/keys/guest.json")), before);
  const altered = before.toString().replace(/"key_id": "0x../, '"key_id": "0x00');
  const forged = runCli(["keys", "import", "-", "--data", join(folder, "third")], {
    input: altered,
  });
  assert.deepEqual([forged.status, /KEYS_FILE_MISMATCH/.test(forged.stderr)], [6, true]);
  const passkey = runCli(["keys", "passkey", "new", "--anything"]);
  assert.deepEqual([passkey.status, /browser/.test(passkey.stderr)], [2, true]);
});

test("a new key takes the place of an old one, whose file stays and signs nothing any more", () => {
  const account = accountOf("recorder");
  const dry = done(["keys", "rotate", "recorder", "--unprotected", "--dry-run"]);
  assert.deepEqual([dry.dry_run, dry.name], [true, "recorder-2"]);
  assert.equal(runCli(["keys", "show", "recorder-2", ...at]).status, 6, "a dry run made a key");
  const old = readFileSync(keyFile("recorder"));
  const { key_id } = done(["keys", "rotate", "recorder", "--unprotected", "--yes"]);
  assert.deepEqual(readFileSync(keyFile("recorder")), old);
  const { keys } = done(["account", "show", account]) as {
    keys: { key_id: string; revoked_at: number | null }[];
  };
  const active = keys.filter(({ revoked_at }) => revoked_at === null);
  assert.deepEqual(
    active.map((key) => key.key_id),
    [key_id],
  );
  assert.equal(accountOf("recorder-2"), account);
  const pay = ["transfer", "guest", "5tokens", "--yes"];
  const late = runCli([...pay, "--key", "recorder", ...at]);
  assert.equal(late.status, 5, `the old key still signs: ${late.stderr}`);
  done([...pay, "--key", "recorder-2"]);
  // A second one beside it, under a passphrase, and the first goes with the third.
  done(["keys", "rotate", "recorder-2", "--add", "--passphrase-file", passphrase, "--yes"]);
  const both = done(["account", "show", account]) as { keys: { revoked_at: number | null }[] };
  assert.equal(both.keys.filter((key) => key.revoked_at === null).length, 2);
  done([...pay, "--key", "recorder-3", "--passphrase-file", passphrase]);
});

let signer: LineSigner;
after(() => signer?.server.close());

test("a program outside keeps the secret and signs, and nothing of its answers is believed", async () => {
  done(["keys", "new", "remote", "--suite", "ed25519", "--unprotected"]);
  const account = accountOf("remote");
  done(["transfer", "remote", "20.000001tokens", "--key", "recorder-2", "--yes"]);
  const path = join(folder, "signer.sock");
  signer = await startLineSigner(path, keyFile("remote"));
  rmSync(keyFile("remote"));
  const by = ["--key", "remote", "--signer", `unix:${path}`, ...at];
  const opened = await runCliBeside(["account", "open", "--yes", ...by]);
  assert.equal(opened.status, 0, opened.stderr);
  const paid = await runCliBeside(["transfer", accountOf("guest"), "1", "--yes", ...by]);
  assert.equal(paid.status, 0, paid.stderr);
  assert.deepEqual(signer.asked, ["list_keys", "sign", "list_keys", "sign"]);
  assert.equal(done(["account", "show", account]).nonce, 2);
  const pay = ["transfer", accountOf("guest"), "1", "--yes"];
  for (const [lie, code] of [
    [`{"jsonrpc":"2.0","id":1,"result":{"signature":"0x${"00".repeat(64)}"}}`, "OTHER"],
    ['{"jsonrpc":"2.0","id":1,"result":{}}', "OTHER"],
    ["no JSON", "OTHER"],
    ['{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"the owner said no"}}', "REFUSED"],
    ["", "OTHER"],
  ] as const) {
    signer.lie = lie;
    const refused = await runCliBeside([...pay, ...by]);
    assert.equal(refused.status, 6, `${lie}: ${refused.stderr}`);
    assert.match(refused.stderr, new RegExp(`^code: KEYS_SIGNER_${code}$`, "m"), lie);
  }
  signer.lie = null;
  const elsewhere = ["--key", "somebody", "--signer", `unix:${path}`, ...at];
  const unknown = await runCliBeside([...pay, ...elsewhere]);
  assert.match(unknown.stderr, /KEYS_SIGNER_UNKNOWN/);
  const gone = runCli([...pay, "--key", "remote", "--signer", `unix:${path}x`, ...at]);
  assert.deepEqual([gone.status, /KEYS_SIGNER_UNREACHABLE/.test(gone.stderr)], [4, true]);
  const wrong = runCli([...pay, "--key", "remote", "--signer", path, ...at]);
  assert.deepEqual([wrong.status, /CLI_VALUE/.test(wrong.stderr)], [2, true]);
});

test("an amount is base units in digits or tokens by name, exact, and shown in both forms", () => {
  const to = accountOf("guest");
  const dry = (amount: string) =>
    runCli(["transfer", to, amount, "--key", "recorder-2", "--dry-run", ...at]);
  // One token of this network is 10^6 base units.
  for (const [typed, shown] of [
    ["1500000", "1.5 tokens (1 500 000 base units)"],
    ["1.5tokens", "1.5 tokens (1 500 000 base units)"],
    ["1 token", "1 token (1 000 000 base units)"],
    ["0.000001tokens", "0.000001 tokens (1 base units)"],
  ] as const) {
    const { stdout, stderr, status } = dry(typed);
    assert.equal(status, 0, `${typed}: ${stderr}`);
    assert.ok(stdout.includes(`pays ${shown} to ${to}`), `${typed}: ${stdout}`);
  }
  for (const typed of ["1.5", "1,5tokens", "-1", "1e3", "0.0000001tokens", "tokens", ".5tokens"]) {
    const { status, stderr } = dry(typed);
    assert.deepEqual([status, /^code: CLI_VALUE$/m.test(stderr)], [2, true], `${typed}: ${stderr}`);
  }
});
