import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../support/temporary.ts";

const CHILD = fileURLToPath(new URL("./full-child.ts", import.meta.url));

test("a folder without room stops the blocks and loses nothing; with room again they go on", () => {
  const folder = join(temporaryFolder(), "data");
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHILD, folder], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  const blocked = Number(stdout);
  assert.ok(blocked >= 3, `blocked ${blocked} times`);
});
