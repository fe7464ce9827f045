import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { dataFolder } from "./data-folder.ts";

test("the folder that is named comes first, then the environment, then the user's own", () => {
  const env = { MATHLEDGER_DATA: "/srv/ledger", XDG_DATA_HOME: "/home/a/data" };
  assert.equal(dataFolder("rel", env), resolve("rel"));
  assert.equal(dataFolder(undefined, env), "/srv/ledger");
  assert.equal(
    dataFolder(undefined, { ...env, MATHLEDGER_DATA: "" }),
    "/home/a/data/mathledger",
    "an empty variable is none",
  );
  assert.equal(dataFolder(undefined, {}), join(homedir(), ".local/share/mathledger"));
});
