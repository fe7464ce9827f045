import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { refusalOf, temporaryFolder } from "../../../test/support/temporary.ts";
import type { KeyName } from "./config-table.ts";
import { editConfigText } from "./edit-config-text.ts";
import { readConfigText } from "./read-config-text.ts";
import { setConfigKey } from "./set-config-key.ts";

const NOBODY = { flags: [], env: {} };

test("a value is replaced in its place, and nothing else moves", () => {
  const cases: readonly (readonly [string, KeyName, string | boolean | number, string])[] = [
    [
      "[log] # l\nlevel = 'info'   # why\n",
      "log.level",
      "warn",
      '[log] # l\nlevel = "warn"   # why\n',
    ],
    [
      "[log]\n# c\n\n[http]\nweb = true\n",
      "log.level",
      "warn",
      '[log]\nlevel = "warn"\n# c\n\n[http]\nweb = true\n',
    ],
    [
      "[http]\nweb = true # w\n# end\n",
      "http.public",
      true,
      "[http]\nweb = true # w\npublic = true\n# end\n",
    ],
    ["[http]\nweb = true", "http.public", true, "[http]\nweb = true\npublic = true\n"],
    ["[http]\nweb = true\n", "limits.rows", 7, "[http]\nweb = true\n\n[limits]\nrows = 7\n"],
    ["", "limits.rows", 7, "[limits]\nrows = 7\n"],
    [
      "http.web = true\n[log]\n",
      "http.public",
      true,
      "http.web = true\nhttp.public = true\n[log]\n",
    ],
    ["http = { web = true }\n", "http.public", true, "http = { web = true, public = true }\n"],
    ["http = {}\n", "http.public", true, "http = { public = true }\n"],
    ["[http]\r\nweb = true\r\n", "http.public", true, "[http]\r\nweb = true\r\npublic = true\r\n"],
  ];
  for (const [text, name, value, expected] of cases) {
    assert.equal(editConfigText(text, name, value), expected, text);
  }
});

test("a key of the guide goes to the top, and its appended lines go away", () => {
  const name = "pq_migration_enabled";
  const cases: readonly (readonly [string, string])[] = [
    [
      "[log]\npq_migration_enabled=true\nlevel = 'info'\n",
      "pq_migration_enabled = false\n[log]\nlevel = 'info'\n",
    ],
    [
      "# about\n\n[log]\npq_migration_enabled=true",
      "# about\n\npq_migration_enabled = false\n[log]\n",
    ],
    [
      "pq_migration_enabled = true # yes\n[log]\npq_migration_enabled=true\n",
      "pq_migration_enabled = false\n[log]\n",
    ],
    [
      "epoch_registry_path = '/x'\n[log]\n",
      "epoch_registry_path = '/x'\npq_migration_enabled = false\n[log]\n",
    ],
    ["log.level = 'info'\n[http]\n", "log.level = 'info'\npq_migration_enabled = false\n[http]\n"],
  ];
  for (const [text, expected] of cases)
    assert.equal(editConfigText(text, name, false), expected, text);
});

test("whatever keys a file has, setting one gives it the value and leaves the values of the others", () => {
  const settings = [
    ["log.level", ["info", "debug"]],
    ["http.public", [true, false]],
    ["http.web", [true, false]],
    ["limits.rows", [1, 200]],
    ["pq_migration_enabled", [true, false]],
    ["epoch_registry_path", ["/a", "/b # c"]],
  ] as const;
  const step = fc.integer({ min: 0, max: settings.length - 1 }).chain((index) => {
    const [name, values] = settings[index] ?? settings[0];
    return fc.tuple(fc.constant(name), fc.constantFrom<string | number | boolean>(...values));
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.boolean(), (steps, hasGuideLine) => {
      const known = new Map<string, unknown>();
      let text = "# opening\n\n[sequencer]\n";
      if (hasGuideLine) {
        text += "epoch_registry_path=/bare\n";
        known.set("epoch_registry_path", "/bare");
      }
      for (const [name, value] of steps) {
        text = editConfigText(text, name, value);
        known.set(name, value);
        const { values, faults } = readConfigText(text, "/x");
        assert.deepEqual(faults, [], text);
        const found = new Map([...values].map(([key, placed]) => [key, placed.value]));
        assert.deepEqual(found, known, text);
      }
    }),
  );
});

test("a setting is written with its mode kept and the old file beside it", () => {
  const folder = temporaryFolder();
  const path = join(folder, "config.toml");
  writeFileSync(path, "[log]\nlevel = 'info'\n");
  chmodSync(path, 0o604);
  const set = setConfigKey(NOBODY, { path, key: "log.level", text: "debug" }, false);
  assert.equal(readFileSync(path, "utf8"), '[log]\nlevel = "debug"\n');
  assert.equal(statSync(path).mode & 0o777, 0o604);
  assert.equal(set.backup, `${path}.bak`);
  assert.equal(readFileSync(`${path}.bak`, "utf8"), "[log]\nlevel = 'info'\n");
  assert.ok(!existsSync(`${path}.new`));
});

test("a file is made where there is none, and a dry run writes nothing", () => {
  const path = join(temporaryFolder(), "config.toml");
  const setting = { path, key: "limits.rows", text: "7" };
  assert.equal(setConfigKey(NOBODY, setting, true).text, "[limits]\nrows = 7\n");
  assert.ok(!existsSync(path));
  setConfigKey(NOBODY, setting, false);
  assert.equal(readFileSync(path, "utf8"), "[limits]\nrows = 7\n");
  assert.equal(statSync(path).mode & 0o777, 0o640 & ~process.umask());
});

test("what would make the whole configuration faulty is refused, and the file stays", async () => {
  const path = join(temporaryFolder(), "config.toml");
  const text = '[http]\nlisten = "127.0.0.1:8080"\n';
  writeFileSync(path, text);
  const cases: readonly (readonly [string, string, string])[] = [
    ["http.listen", "0.0.0.0:80", "CONFIG_CONFLICT"],
    ["http.listen", "here", "CONFIG_RANGE"],
    ["http.lisen", "127.0.0.1:1", "CONFIG_UNKNOWN_KEY"],
    ["limits.rows", "x", "CONFIG_TYPE"],
  ];
  for (const [key, value, code] of cases) {
    const refused = await refusalOf(() => setConfigKey(NOBODY, { path, key, text: value }, false));
    assert.equal(refused.code, code, key);
  }
  assert.equal(readFileSync(path, "utf8"), text);
  writeFileSync(path, "[http\n");
  const broken = { path, key: "http.web", text: "true" };
  assert.equal((await refusalOf(() => setConfigKey(NOBODY, broken, false))).code, "CONFIG_SYNTAX");
});

test("a place that cannot be written is told", async () => {
  const path = join(temporaryFolder(), "missing", "config.toml");
  const setting = { path, key: "limits.rows", text: "7" };
  assert.equal(
    (await refusalOf(() => setConfigKey(NOBODY, setting, false))).code,
    "CONFIG_FILE_WRITE",
  );
  mkdirSync(join(path, ".."));
  setConfigKey(NOBODY, setting, false);
});
