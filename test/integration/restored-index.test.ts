import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { catchUp } from "../../src/node/index/catch-up.ts";
import { removeIndexFile } from "../../src/node/index/index-file.ts";
import { openIndex } from "../../src/node/index/open-index.ts";
import type { NodeService } from "../../src/node/service/node-service.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { dumpIndex } from "../support/node/index-dump.ts";
import { tellHalf } from "../support/node/half-told.ts";
import { callerOf } from "../support/node/told-service.ts";
import { temporaryFolder } from "../support/temporary.ts";

const BASE = 30;
const told = await tellHalf(BASE);
const { whole } = told;
const TIP = whole.store.tipHeight;
const root = temporaryFolder();

const serviceOf = (directory: string, chain: ReturnType<typeof told.restore>): NodeService => {
  const index = openIndex(directory, chain.reader, { mode: "write" });
  return {
    chain,
    reader: chain.reader,
    index,
    sequencer: null,
    facts: { version: "1.2.3", startedMs: 0, isPqMigrationEnabled: true },
    stateAt: (height) => index.stateAt(height),
  };
};

test("prints", async () => {
  console.log({ TIP });
  const folder = join(root, "a");
  const chain = told.restore(folder);
  const service = serviceOf(folder, chain);
  assert.equal(service.index.height, BASE);
  assert.equal(service.index.beginsAt, BASE + 1);
  told.follow(chain, TIP);
  catchUp(service.index, chain.reader);
  service.index.close();
  const made = dumpIndex(join(folder, "index.db"));
  removeIndexFile(folder);
  const again = serviceOf(folder, chain);
  assert.equal(again.index.height, TIP);
  const { call } = callerOf(again);
  for (const [name, method] of Object.entries(METHODS)) {
    if (method.kind !== "read") continue;
    for (const { params } of method.examples) {
      try {
        await call(name, params);
        console.log("ok", name);
      } catch (cause) {
        console.log(name, JSON.stringify(params), (cause as Error).message, (cause as { cause?: Error }).cause?.stack?.split("\n").slice(0,5).join("|"));
      }
    }
  }
  again.index.close();
  assert.deepEqual(dumpIndex(join(folder, "index.db")), made);
  chain.close();
});
