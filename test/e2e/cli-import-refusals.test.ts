import assert from "node:assert/strict";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { runBoundCli, runLimitedCli } from "../support/bound-cli.ts";
import { recordedContents } from "../support/recorded-contents.ts";
import { type CliResult, jsonOf, runCli } from "../support/run-cli.ts";
import { digestFolder, temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "data");
const plan = join(folder, "plan.json");
const good = join(folder, "good.ndjson");
const GOOD = ['{"id":1}', '{"id":2}', '{"id":3}'];

before(() => {
  writeFileSync(plan, JSON.stringify([{ start_block: 0, rule_version: "v2-dual-required" }]));
  writeFileSync(good, `${GOOD.join("\n")}\n`);
  const made = runCli(["import", good, "--plan", plan, "--name", "refusals", "--data", data]);
  assert.equal(made.status, 0, made.stderr);
});

/** No room for a key file, which is told by its own code. */
const KEY_REFUSAL = { status: 6, code: "KEYS_FILE_WRITE", place: /keys\/sealer.json/, fix: /./ };

/** What a refusal must say: an exit code, a code, the place in words, and a fix. */
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly place: RegExp;
  readonly fix: RegExp;
}

function assertRefused(
  result: CliResult,
  { status, code, place, fix }: Refusal,
  label: string,
): void {
  const lines = result.stderr.trimEnd().split("\n");
  // Before the error a new ledger says where it is, and that its keys lie open.
  const [what = "", ...rest] = lines.slice(lines.findIndex((line) => line.startsWith("error: ")));
  assert.equal(result.status, status, `${label}: ${result.stdout}${result.stderr}`);
  assert.equal(result.stdout, "", label);
  assert.match(what, /^error: ./, label);
  assert.equal(rest.at(-1), `code: ${code}`, `${label}: ${result.stderr}`);
  assert.match(result.stderr, place, label);
  assert.match(rest.find((line) => line.startsWith("fix: ")) ?? "", fix, label);
}

/** Bad statements files: the bytes, and what is said of them. */
const FILES: Readonly<Record<string, { readonly bytes: Uint8Array | string } & Refusal>> = {
  "empty.ndjson": {
    bytes: "",
    status: 1,
    code: "IMPORT_EMPTY",
    place: /has no line/,
    fix: /one content a line/,
  },
  "blank.ndjson": {
    bytes: '{"id":1}\n\n{"id":2}\n',
    status: 1,
    code: "IMPORT_EMPTY_LINE",
    place: /Line 2, byte 9:/,
    fix: /sed -i/,
  },
  "words.ndjson": {
    bytes: '{"id":1}\n{"id":2}\n{"id":\n',
    status: 1,
    code: "IMPORT_JSON",
    place: /Line 3, byte 24:/,
    fix: /./,
  },
  "latin1.ndjson": {
    bytes: Buffer.from('{"id":1}\n{"name":"Gödel"}\n', "latin1"),
    status: 1,
    code: "IMPORT_UTF8",
    place: /Line 2, byte 19:/,
    fix: /./,
  },
  "utf16.ndjson": {
    bytes: Buffer.from('\ufeff{"id":1}\n', "utf16le"),
    status: 1,
    code: "IMPORT_UTF8",
    place: /Line 1, byte 0:/,
    fix: /./,
  },
  "bom.ndjson": {
    bytes: '\ufeff{"id":1}\n',
    status: 1,
    code: "IMPORT_BOM",
    place: /Line 1, byte 0:/,
    fix: /./,
  },
  "windows.ndjson": {
    bytes: '{"id":1}\r\n{"id":2}\r\n',
    status: 1,
    code: "IMPORT_CARRIAGE_RETURN",
    place: /Line 1, byte 8:/,
    fix: /./,
  },
  "long.ndjson": {
    bytes: `{"id":1}\n"${"a".repeat(300_000)}"\n`,
    status: 1,
    code: "IMPORT_LINE_LENGTH",
    place: /Line 2, byte 9:/,
    fix: /split/,
  },
  // 200 kB that unpack to 200 MB without the end of a line.
  "bomb.ndjson.gz": {
    bytes: gzipSync(Buffer.alloc(200_000_000, 0x61)),
    status: 1,
    code: "IMPORT_LINE_LENGTH",
    place: /Line 1, byte 0:/,
    fix: /split/,
  },
  "cut.ndjson.gz": {
    bytes: gzipSync(`${GOOD.join("\n")}\n`).subarray(0, -10),
    status: 4,
    code: "IMPORT_FILE_PACKING",
    place: /was cut off/,
    fix: /gzip -t/,
  },
  "garbage.ndjson.gz": {
    bytes: "not gzip at all",
    status: 4,
    code: "IMPORT_FILE_PACKING",
    place: /not those of gzip/,
    fix: /gzip -t/,
  },
};

/** Files that are also imported into a folder that is to be made: a bad line, a bad length, a bad packing. */
const FRESH = new Set(["latin1.ndjson", "long.ndjson", "cut.ndjson.gz"]);

test("a bad statements file is told with line and byte, and nothing is changed", () => {
  const before = digestFolder(data);
  for (const [name, { bytes, ...refusal }] of Object.entries(FILES)) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    assertRefused(runCli(["import", path, "--data", data]), refusal, name);
    assert.equal(digestFolder(data), before, name);
    if (!FRESH.has(name)) continue;
    // A ledger that was to be made is not made either.
    const fresh = join(folder, `fresh-${name}`);
    assertRefused(runCli(["import", path, "--plan", plan, "--data", fresh]), refusal, name);
    assert.throws(() => digestFolder(fresh), { code: "ENOENT" }, name);
  }
});

test("a file that is not there, is a folder, or may not be read is told", () => {
  const locked = join(folder, "locked.ndjson");
  writeFileSync(locked, '{"id":1}\n', { mode: 0o000 });
  const before = digestFolder(data);
  for (const [path, place] of [
    [join(folder, "absent.ndjson"), /There is no such file/],
    [folder, /It is a folder/],
    [locked, /may not read it/],
  ] as const) {
    const refusal = { status: 4, code: "IMPORT_FILE_READ", place, fix: /ls -l / };
    assertRefused(runBoundCli(["import", path, "--data", data]), refusal, path);
    assert.equal(digestFolder(data), before, path);
  }
});

test("hostile JSON is a content like any other, or refused, and never more", async () => {
  const lines = [
    `${"[".repeat(30_000)}${"]".repeat(30_000)}`,
    '{"__proto__":{"polluted":true}}',
    '"\\u0000\\ud800"',
    "1e999",
  ];
  const path = join(folder, "hostile.ndjson");
  writeFileSync(path, `${lines.join("\n")}\n`);
  const own = join(folder, "hostile");
  const done = runCli(["import", path, "--plan", plan, "--data", own]);
  assert.equal(done.status, 0, done.stderr);
  assert.deepEqual(await recordedContents(own), lines);
  assert.equal(runCli(["verify-chain", "--data", own]).status, 0);
});

test("another chain's folder is refused", () => {
  const other = join(folder, "other");
  const made = runCli(["import", good, "--plan", plan, "--name", "another", "--data", other]);
  assert.equal(made.status, 0, made.stderr);
  const chainFile = join(folder, "other.chain");
  assert.equal(runCli(["export", "--data", other, "-o", chainFile]).status, 0);
  const before = digestFolder(data);
  assertRefused(
    runCli(["import-chain", chainFile, "--data", data]),
    { status: 6, code: "STORAGE_WRONG_CHAIN", place: /another chain/, fix: /./ },
    "import-chain",
  );
  assertRefused(
    runCli(["import", good, "--plan", plan, "--name", "another", "--data", data]),
    { status: 6, code: "IMPORT_PLAN_OTHER", place: /made without this plan/, fix: /--data/ },
    "import --plan",
  );
  assert.equal(digestFolder(data), before);
});

test("a folder that another process writes to is refused with its number; readers are not", async () => {
  const { hashes } = await loadAlgorithms();
  const held = openStore(data, { mode: "write", hashes });
  const before = digestFolder(data);
  const more = join(folder, "more.ndjson");
  writeFileSync(more, '{"id":4}\n');
  assertRefused(
    runCli(["import", more, "--data", data]),
    {
      status: 4,
      code: "STORAGE_LOCKED",
      place:
        process.platform === "linux" ? new RegExp(`process ${process.pid}`) : /another process/,
      fix: /^fix: End /i,
    },
    "import",
  );
  assert.equal(digestFolder(data), before);
  assert.equal(runCli(["verify-chain", "--data", data]).status, 0);
  held.close();
});

test("a folder that may not be written is refused, and still read", () => {
  const closed = join(folder, "closed");
  cpSync(data, closed, { recursive: true });
  const more = join(folder, "again.ndjson");
  writeFileSync(more, '{"id":5}\n');
  const before = digestFolder(closed);
  chmodSync(closed, 0o500);
  assertRefused(
    runBoundCli(["import", more, "--data", closed]),
    { status: 6, code: "STORAGE_READ_ONLY", place: new RegExp(closed), fix: /./ },
    "import",
  );
  const read = runBoundCli(["verify-chain", "--data", closed]);
  assert.equal(read.status, 0, read.stderr);
  chmodSync(closed, 0o700);
  assert.equal(digestFolder(closed), before);
  const parent = join(folder, "parent");
  mkdirSync(parent, { mode: 0o500 });
  const refused = runBoundCli(["import", good, "--plan", plan, "--data", join(parent, "new")]);
  assertRefused(
    refused,
    { status: 6, code: "STORAGE_DENIED", place: new RegExp(parent), fix: /owner/ },
    "import into a folder that may not be made",
  );
});

test("a disk that runs full stops an import whole, and the same command ends it once there is room", async () => {
  const many = join(folder, "many.ndjson");
  const lines = Array.from({ length: 3000 }, (_, at) =>
    JSON.stringify({ id: at, why: "x".repeat(500) }),
  );
  writeFileSync(many, `${lines.join("\n")}\n`);
  const full = join(folder, "full");
  const args = ["import", many, "--plan", plan, "--data", full];
  // Room for keys and genesis, and for some blocks.
  const refused = runLimitedCli(1_000_000, args);
  assertRefused(
    refused,
    { status: 4, code: "STORAGE_FULL", place: new RegExp(full), fix: /[Ff]ree space/ },
    "full",
  );
  const held = await recordedContents(full);
  assert.ok(held.length > 0 && held.length < lines.length, `${held.length} recorded`);
  assert.deepEqual(held, lines.slice(0, held.length));
  assert.equal(runCli(["verify-chain", "--data", full]).status, 0);
  const done = runCli([...args, "--json"]);
  assert.equal(jsonOf(done).resumed_after_line, held.length, done.stderr);
  assert.deepEqual(await recordedContents(full), lines);
});

test("a ledger that there is no room for is not made in part, whatever the room", () => {
  const refusal = {
    status: 4,
    code: "STORAGE_FULL",
    place: /No room|room is left/,
    fix: /[Ff]ree space/,
  };
  let made = 0;
  for (const limit of [2_000, 20_000, 60_000, 100_000, 140_000, 180_000, 220_000, 1_000_000]) {
    const own = join(folder, `room-${limit}`);
    const result = runLimitedCli(limit, ["init", "--test-network", "--data", own]);
    if (result.status === 0) made += 1;
    else {
      const label = `${limit} bytes`;
      assertRefused(result, limit === 2_000 ? KEY_REFUSAL : refusal, label);
      assert.deepEqual(filesOf(own), [], label);
      const again = runCli(["init", "--test-network", "--data", own]);
      assert.equal(again.status, 0, `${label}: ${again.stderr}`);
    }
    assert.equal(runCli(["verify-chain", "--data", own]).status, 0, `${limit} bytes`);
  }
  assert.ok(made > 0 && made < 7, `${made} were made`);
});

/** Files below a folder, without the lock. */
function filesOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "ledger.lock")
    .map(({ name }) => name);
}

test("a corrupted page is told with table and height, and nothing is written over it", () => {
  const damaged = join(folder, "damaged");
  cpSync(data, damaged, { recursive: true });
  const path = join(damaged, "ledger.db");
  const bytes = readFileSync(path);
  const at = bytes.indexOf('{"id":2}');
  assert.ok(at > 0, "a content lies readable in its page");
  bytes[at + 6] = 0x39;
  writeFileSync(path, bytes);
  const before = digestFolder(damaged);
  const more = join(folder, "onto.ndjson");
  writeFileSync(more, '{"id":6}\n');
  assertRefused(
    runCli(["import", more, "--data", damaged]),
    { status: 4, code: "STORAGE_CORRUPT", place: /table bodies at height 1/, fix: /backup|export/ },
    "import",
  );
  assert.equal(digestFolder(damaged), before);
});
