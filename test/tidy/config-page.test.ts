import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CONFIG_PAGE, configTable, generatedKeys, replaceKeys } from "../../scripts/config-page.ts";
import { ROOT } from "../architecture/read-tree.ts";

test(`${CONFIG_PAGE} lists the keys of the sources (else: node scripts/config-keys.ts)`, () => {
  const page = readFileSync(join(ROOT, CONFIG_PAGE), "utf8");
  assert.equal(generatedKeys(page), configTable());
  assert.ok(configTable().split("\n").length > 35, "the table is not empty");
  assert.equal(generatedKeys(replaceKeys(page, "| new |")), "| new |");
});
