import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { jsonOf, runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

test("values are shown with their origins and read one by one", () => {
  const file = join(temporaryFolder(), "node.toml");
  writeFileSync(file, '[log]\nlevel = "warn"\n');
  const env = { MATHLEDGER_LIMITS_ROWS: "20" };
  const shown = runCli(
    ["config", "show", "--origin", "--config", file, "--set", "http.web=false"],
    { env },
  );
  assert.equal(shown.status, 0, shown.stderr);
  const lineOf = (key: string): string | undefined =>
    shown.stdout
      .split("\n")
      .find((line) => line.startsWith(`${key} = `))
      ?.replace(/ {2,}/, "  ");
  assert.equal(lineOf("log.level"), `log.level = "warn"  # ${file}:2`);
  assert.equal(lineOf("limits.rows"), "limits.rows = 20  # env MATHLEDGER_LIMITS_ROWS");
  assert.equal(lineOf("http.web"), "http.web = false  # flag");
  assert.equal(lineOf("http.public"), "http.public = false  # default");
  const got = runCli(["config", "get", "log.level", "--config", file]);
  assert.deepEqual([got.status, got.stdout], [0, "warn\n"]);
  const json = jsonOf(
    runCli(["config", "get", "limits.rows", "--json", "--config", file], { env }),
  );
  assert.deepEqual(json, {
    schema: "mathledger.cli/config-get/1",
    key: "limits.rows",
    value: 20,
    origin: "env MATHLEDGER_LIMITS_ROWS",
  });
});

test("a key is set with a dry run first, and the old file stays beside it", () => {
  const file = join(temporaryFolder(), "node.toml");
  writeFileSync(file, "# mine\n[log]\n");
  const args = ["config", "set", "log.level", "debug", "--config", file];
  const dry = runCli([...args, "--dry-run"]);
  assert.deepEqual([dry.status, dry.stdout], [0, '# mine\n[log]\nlevel = "debug"\n']);
  assert.equal(readFileSync(file, "utf8"), "# mine\n[log]\n");
  const set = runCli(args);
  assert.deepEqual(
    [set.status, set.stdout],
    [0, `${file}: log.level = "debug"; the file as it was: ${file}.bak\n`],
  );
  assert.equal(readFileSync(`${file}.bak`, "utf8"), "# mine\n[log]\n");
});

test("a faulty file is refused with place, nearest key and exit 6; its check lists every fault and exits 1", () => {
  const file = join(temporaryFolder(), "node.toml");
  writeFileSync(file, '[http]\nlisen = "x"\nweb = 1\n');
  const shown = runCli(["config", "show", "--config", file]);
  assert.equal(shown.status, 6);
  assert.match(shown.stderr, /node\.toml:2:1: there is no key http\.lisen/);
  assert.match(shown.stderr, /fix: write http\.listen in /);
  assert.match(shown.stderr, /code: CONFIG_UNKNOWN_KEY/);
  const checked = runCli(["config", "check", "--config", file]);
  assert.equal(checked.status, 1);
  assert.deepEqual(
    checked.stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ")[0]),
    ["CONFIG_UNKNOWN_KEY", "CONFIG_TYPE"],
  );
  const missing = runCli(["config", "show", "--config", `${file}.none`]);
  assert.equal(missing.status, 4);
});

test("the lines of the upgrade guide pass with a warning, and the command that it shows ends it", () => {
  const file = join(temporaryFolder(), "node.toml");
  writeFileSync(
    file,
    "[http]\nweb = true\npq_migration_enabled=true\nepoch_registry_path=/x/epochs.db\n",
  );
  const checked = runCli(["config", "check", "--config", file]);
  assert.equal(checked.status, 0);
  const fixes = [...checked.stderr.matchAll(/fix: mathledger (.*)/g)].map(
    ([, words = ""]) => words,
  );
  assert.equal(fixes.length, 2);
  for (const words of fixes) {
    assert.equal(runCli([...words.split(" "), "--config", file]).status, 0, words);
  }
  const again = runCli(["config", "check", "--config", file]);
  assert.deepEqual([again.status, again.stderr], [0, ""]);
  assert.equal(
    readFileSync(file, "utf8"),
    'pq_migration_enabled = true\nepoch_registry_path = "/x/epochs.db"\n[http]\nweb = true\n',
  );
});
