import assert from "node:assert/strict";
import { test } from "node:test";
import { describeFault } from "./config-fault.ts";
import { readConfigText } from "./read-config-text.ts";

const PATH = "/etc/node.toml";

function valuesOf(text: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...readConfigText(text, PATH).values].map(([name, { value }]) => [name, value]),
  );
}

function faultsOf(text: string): readonly string[] {
  return readConfigText(text, PATH).faults.map((fault) => {
    return `${fault.code.replace("CONFIG_", "")} ${describeFault(fault).replace(`${PATH}:`, "")}`;
  });
}

test("keys are read from tables, dotted names and inline tables, with their places", () => {
  const text = [
    'log.level = "debug"',
    "http = { public = true, hosts = ['a.example'] }",
    "[sequencer]",
    "  block_interval_ms = 2_000",
  ].join("\n");
  const { values, faults, warnings } = readConfigText(text, PATH);
  assert.deepEqual([faults, warnings], [[], []]);
  const places = [...values].map(([name, { value, origin }]) => {
    return [
      name,
      value,
      origin.layer === "file" ? `${origin.line}:${origin.column}` : origin.layer,
    ];
  });
  assert.deepEqual(places, [
    ["log.level", "debug", "1:1"],
    ["http.public", true, "2:10"],
    ["http.hosts", ["a.example"], "2:25"],
    ["sequencer.block_interval_ms", 2000, "4:3"],
  ]);
});

test("whatever is unknown, of another type or out of bounds is refused with line, column and the nearest key", () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      '[http]\nlisen = "x"',
      "UNKNOWN_KEY 2:1: there is no key http.lisen. Did you mean http.listen?",
    ],
    ["[htp]\na = 1\nb = 2", "UNKNOWN_KEY 1:1: there is no key htp. Did you mean http?"],
    ["[[http]]", "UNKNOWN_KEY 1:1: there is no key http. Did you mean http?"],
    ["http = 3", "TYPE 1:8: http takes a table, and was given 3."],
    [
      '"http.public" = true',
      'UNKNOWN_KEY 1:1: there is no key "http.public". Did you mean http.public?',
    ],
    [
      "[storage]\n  retain_state_heights = 1.0",
      "TYPE 2:26: storage.retain_state_heights takes an integer, 0 to 9007199254740991, and was given 1.",
    ],
    ["[http]\npublic = 'yes'", 'TYPE 2:10: http.public takes true or false, and was given "yes".'],
    [
      "[http]\nhosts = ['a', 1]",
      'TYPE 2:9: http.hosts takes a list of at most 64 names, and was given ["a", 1].',
    ],
    [
      "[log]\nlevel = 'loud'",
      'RANGE 2:9: log.level takes "trace" or "debug" or "info" or "warn" or "error" or "fatal", and was given "loud".',
    ],
    [
      "[http]\nlisten = '8080'",
      'RANGE 2:10: http.listen takes an address and a port such as "127.0.0.1:8080", and was given "8080".',
    ],
    [
      "[sequencer]\nmode = 'cometbft'",
      'NOT_AVAILABLE 2:8: sequencer.mode takes "embedded" until a later version, and was given "cometbft".',
    ],
    ["[http]\nlisten = ", "SYNTAX 2:10: this is no TOML: invalid value."],
    [
      "[http]\npublic = true\npublic = true",
      "SYNTAX 3:1: this is no TOML: trying to redefine an already defined table or value.",
    ],
  ];
  for (const [text, expected] of cases) assert.deepEqual(faultsOf(text), [expected], text);
});

test("both sides of every bound of an integer", () => {
  const at = (value: number | bigint): boolean =>
    faultsOf(`[sequencer]\nblock_interval_ms = ${value}`).length === 0;
  assert.deepEqual([49, 50, 600_000, 600_001].map(at), [false, true, true, false]);
  const heights = (value: bigint): boolean =>
    faultsOf(`[storage]\nretain_state_heights = ${value}`).length === 0;
  assert.deepEqual([-1n, 0n, 2n ** 53n - 1n, 2n ** 53n].map(heights), [false, true, true, false]);
});

test("every fault is told, in the order of the file", () => {
  const text = "a = 1\n[http]\npublic = 2\n[log]\nlevl = 'info'";
  assert.deepEqual(
    readConfigText(text, PATH).faults.map(({ code, key }) => `${code} ${key}`),
    ["CONFIG_UNKNOWN_KEY a", "CONFIG_TYPE http.public", "CONFIG_UNKNOWN_KEY log.levl"],
  );
});

test("the guide's two lines work at the end of the file, in whatever table", () => {
  const text = [
    "[http]",
    "public = true",
    "pq_migration_enabled=true",
    "epoch_registry_path=/var/lib/mathledger/epochs.db",
    "",
  ].join("\n");
  const { warnings, faults } = readConfigText(text, PATH);
  assert.deepEqual(faults, []);
  assert.deepEqual(valuesOf(text), {
    "http.public": true,
    pq_migration_enabled: true,
    epoch_registry_path: "/var/lib/mathledger/epochs.db",
  });
  assert.deepEqual(
    warnings.map(({ code, message, fix }) => [code, message.split(" ")[0], fix]),
    [
      ["CONFIG_GUIDE_LINE", "/etc/node.toml:3", "mathledger config set pq_migration_enabled true"],
      [
        "CONFIG_GUIDE_LINE",
        "/etc/node.toml:4",
        "mathledger config set epoch_registry_path /var/lib/mathledger/epochs.db",
      ],
    ],
  );
});

test("at the top and in TOML they are keys like any other", () => {
  const text = 'pq_migration_enabled = false # no\nepoch_registry_path = "/x y"\n[http]\n';
  assert.deepEqual(readConfigText(text, PATH).warnings, []);
  assert.deepEqual(valuesOf(text), { pq_migration_enabled: false, epoch_registry_path: "/x y" });
});

test("a bare path at the top works and is warned of", () => {
  const { warnings } = readConfigText("epoch_registry_path=/x # y\r\n", PATH);
  assert.equal(warnings.length, 1);
  assert.deepEqual(valuesOf("epoch_registry_path=/x # y\r\n"), { epoch_registry_path: "/x # y" });
});

test("a repeat with the same value is silent, with another one the last wins and both are named", () => {
  const twice = "[log]\npq_migration_enabled=true\npq_migration_enabled = true\n";
  assert.equal(readConfigText(twice, PATH).warnings.length, 1);
  const other = "pq_migration_enabled = true\n[log]\n\npq_migration_enabled=false\n";
  assert.deepEqual(valuesOf(other), { pq_migration_enabled: false });
  assert.deepEqual(
    readConfigText(other, PATH).warnings.map(({ message }) => message),
    [
      "/etc/node.toml:1 and /etc/node.toml:4 set pq_migration_enabled to true and false. The last one counts.",
    ],
  );
});

test("a line inside a string of several lines is text, and one that only begins alike is another key", () => {
  const text = '[node]\nnetwork = """\npq_migration_enabled=false\n"""\n';
  assert.deepEqual(valuesOf(text), { "node.network": "pq_migration_enabled=false\n" });
  assert.deepEqual(faultsOf("pq_migration_enabled_x = true"), [
    "UNKNOWN_KEY 1:1: there is no key pq_migration_enabled_x. Did you mean pq_migration_enabled?",
  ]);
});

test("a guide line of another value is refused where it stands", () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      "pq_migration_enabled=yes",
      "TYPE 2:22: pq_migration_enabled takes true or false, and was given yes.",
    ],
    [
      "pq_migration_enabled=",
      "TYPE 2:22: pq_migration_enabled takes true or false, and was given nothing.",
    ],
    [
      "epoch_registry_path=true",
      'TYPE 2:21: epoch_registry_path takes a path, or "", and was given true.',
    ],
    [
      'epoch_registry_path="/x',
      'TYPE 2:21: epoch_registry_path takes a path, or "", and was given "/x.',
    ],
  ];
  for (const [line, expected] of cases) assert.deepEqual(faultsOf(`[http]\n${line}`), [expected]);
});
