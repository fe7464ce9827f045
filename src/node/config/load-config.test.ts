import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { refusalOf, temporaryFolder } from "../../../test/support/temporary.ts";
import { shippedFiles } from "../../../test/tidy/code-files.ts";
import { checkValue } from "./check-value.ts";
import { CONFIG_TABLE, KEY_NAMES, keyEntry, variableOf } from "./config-table.ts";
import { loadConfig, surveyConfig } from "./load-config.ts";
import { describeOrigin } from "./origin.ts";
import { printDefaultConfig } from "./print-config.ts";
import { readConfigText } from "./read-config-text.ts";
import { OTHER_VARIABLES } from "./read-environment.ts";
import { reloadConfig } from "./reload-config.ts";

function fileWith(text: string): string {
  const path = join(temporaryFolder(), "config.toml");
  writeFileSync(path, text);
  return path;
}

test("each layer stands over the one before, and says where a value came from", () => {
  const file = fileWith('[http]\nlisten = "127.0.0.1:1"\nhosts = ["a"]\n[log]\nlevel = "warn"\n');
  const env = { MATHLEDGER_HTTP_LISTEN: "127.0.0.1:2", MATHLEDGER_HTTP_HOSTS: "b, c" };
  const flags = [{ flag: "--listen", key: "http.listen", text: "[::1]:3" }];
  const { values } = loadConfig({ file, env, flags });
  const shown = ["http.listen", "http.hosts", "log.level", "log.file", "metrics.listen"] as const;
  assert.deepEqual(
    shown.map((name) => {
      const placed = values.get(name);
      return placed === undefined ? null : [placed.value, describeOrigin(placed.origin)];
    }),
    [
      ["[::1]:3", "flag"],
      [["b", "c"], "env MATHLEDGER_HTTP_HOSTS"],
      ["warn", `${file}:5`],
      [join(process.env.HOME ?? "", ".local/state/mathledger/node.log"), "default"],
      ["127.0.0.1:9464", "default"],
    ],
  );
});

test("the variables of two keys never collide, nor with the program's others", () => {
  const names = [...KEY_NAMES.map(variableOf), ...OTHER_VARIABLES];
  assert.equal(new Set(names).size, names.length);
  assert.equal(variableOf("node.data_dir"), "MATHLEDGER_NODE_DATA_DIR");
});

test("every variable that the program reads is known to the environment's reader", () => {
  const known = new Set([...KEY_NAMES.map(variableOf), ...OTHER_VARIABLES]);
  const strange = new Set<string>();
  for (const [path, text] of shippedFiles()) {
    for (const [name] of text.matchAll(/\bMATHLEDGER_[A-Z_]*[A-Z]\b/g)) {
      if (!known.has(name)) strange.add(`${path}: ${name}`);
    }
  }
  assert.deepEqual([...strange], []);
});

test("a variable with an unknown name or a value of another form is refused, an empty one is not set", async () => {
  const refused = await refusalOf(() =>
    loadConfig({ flags: [], env: { MATHLEDGER_HTTP_LISTE: "x" } }),
  );
  assert.equal(refused.code, "CONFIG_UNKNOWN_KEY");
  assert.match(refused.message, /Did you mean MATHLEDGER_HTTP_LISTEN\?/);
  const env = { MATHLEDGER_LIMITS_ROWS: "many", MATHLEDGER_HTTP_WEB: "" };
  const { faults, loaded } = surveyConfig({ flags: [], env });
  assert.deepEqual(
    faults.map(({ code, key }) => [code, key]),
    [["CONFIG_TYPE", "limits.rows"]],
  );
  assert.equal(loaded.config["http.web"], true);
});

test("the short name of the data folder gives way to the long one", () => {
  const env = { MATHLEDGER_DATA: "/a" };
  assert.equal(loadConfig({ flags: [], env }).config["node.data_dir"], "/a");
  const both = { ...env, MATHLEDGER_NODE_DATA_DIR: "/b" };
  const { config } = loadConfig({ flags: [], env: both });
  assert.equal(config["node.data_dir"], "/b");
  assert.equal(config["operator.socket"], "/b/node.sock");
});

test("values that exclude each other are refused", () => {
  const faultsOf = (text: string): readonly string[] => {
    const { faults } = surveyConfig({ file: fileWith(text), flags: [], env: {} });
    return faults.map(({ code, key }) => `${code} ${key}`);
  };
  assert.deepEqual(faultsOf('[http]\nlisten = "0.0.0.0:80"\n'), ["CONFIG_CONFLICT http.listen"]);
  assert.deepEqual(faultsOf('[http]\nlisten = "0.0.0.0:80"\npublic = true\n'), []);
  assert.deepEqual(faultsOf('[http]\nlisten = "[::1]:80"\n'), []);
  assert.deepEqual(faultsOf('[http]\nlisten = "127.0.0.1:9464"\n'), [
    "CONFIG_CONFLICT metrics.listen",
  ]);
  assert.deepEqual(faultsOf('[http]\ntls_cert_file = "/c"\n'), [
    "CONFIG_CONFLICT http.tls_key_file",
  ]);
  assert.deepEqual(faultsOf('[http]\ntls_key_file = "/k"\n'), [
    "CONFIG_CONFLICT http.tls_cert_file",
  ]);
  assert.deepEqual(faultsOf('[http]\ntls_cert_file = "/c"\ntls_key_file = "/k"\n'), []);
  assert.deepEqual(faultsOf("[sequencer]\nidle_interval_ms = 999\n"), [
    "CONFIG_CONFLICT sequencer.idle_interval_ms",
  ]);
  assert.deepEqual(faultsOf("[sequencer]\nidle_interval_ms = 1000\n"), []);
  const storage = (blocks: number, states: number) =>
    faultsOf(`[storage]\nretain_blocks = ${blocks}\nretain_state_heights = ${states}\n`);
  for (const [blocks, states] of [
    [0, 0],
    [0, 9],
    [10, 10],
    [10, 9],
  ] as const) {
    assert.deepEqual(storage(blocks, states), [], `${blocks} blocks, ${states} states`);
  }
  const refused = ["CONFIG_CONFLICT storage.retain_blocks"];
  assert.deepEqual(storage(10, 11), refused);
  assert.deepEqual(storage(10, 0), refused, "0 keeps all states");
});

test("a named file that cannot be read is refused", async () => {
  const missing = join(temporaryFolder(), "none.toml");
  const refused = await refusalOf(() => loadConfig({ file: missing, flags: [], env: {} }));
  assert.equal(refused.code, "CONFIG_FILE_READ");
  const latin = fileWith("");
  writeFileSync(latin, Buffer.from([0x23, 0xe9]));
  chmodSync(latin, 0o644);
  const unread = await refusalOf(() => loadConfig({ file: latin, flags: [], env: {} }));
  assert.equal(unread.code, "CONFIG_FILE_READ");
});

test("the printed file is read without a fault, and with its keys switched on it is the defaults", () => {
  const printed = printDefaultConfig();
  const silent = readConfigText(printed, "/x");
  assert.deepEqual([silent.values.size, silent.faults, silent.warnings], [0, [], []]);
  const on = readConfigText(printed.replaceAll(/^# (\w+ = )/gm, "$1"), "/x");
  assert.deepEqual([on.faults, on.warnings], [[], []]);
  assert.deepEqual(
    Object.fromEntries([...on.values].map(([name, { value }]) => [name, value])),
    Object.fromEntries(KEY_NAMES.map((name) => [name, keyEntry(name).default])),
  );
});

test("every default passes its own form, and every limit is live but the one of the socket's parser", () => {
  for (const name of KEY_NAMES) {
    const { default: value } = keyEntry(name);
    const asRead = typeof value === "number" ? BigInt(value) : value;
    assert.deepEqual(checkValue(keyEntry(name), asRead), { ok: true, value }, name);
  }
  assert.deepEqual(
    KEY_NAMES.filter((name) => name.startsWith("limits.") && !CONFIG_TABLE[name].isLive),
    ["limits.header_bytes"],
  );
});

test("a reload takes over live keys, and with any other change nothing", async () => {
  const file = fileWith('[log]\nlevel = "info"\n');
  const request = { file, flags: [], env: {} };
  const before = loadConfig(request);
  writeFileSync(file, '[log]\nlevel = "debug"\n[limits]\nrows = 10\n');
  const { loaded, changed } = reloadConfig(request, before);
  assert.deepEqual(changed, ["log.level", "limits.rows"]);
  assert.equal(loaded.config["limits.rows"], 10);
  writeFileSync(file, '[log]\nlevel = "debug"\n[http]\nweb = false\n');
  const refused = await refusalOf(() => reloadConfig(request, before));
  assert.equal(refused.code, "CONFIG_NOT_LIVE");
  assert.deepEqual(refused.evidence, { keys: ["http.web"] });
  writeFileSync(file, "[log]\nlevel = 3\n");
  assert.equal((await refusalOf(() => reloadConfig(request, before))).code, "CONFIG_TYPE");
});
