import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { encode } from "../../src/codec/canonical.ts";
import { chainBlockSchema } from "../../src/ledger/chain-file-item.ts";
import { openIndex } from "../../src/node/index/open-index.ts";
import { HANDLERS } from "../../src/node/methods/handler-table.ts";
import type { NodeService } from "../../src/node/service/node-service.ts";
import { MACHINE_TIMER } from "../../src/node/timer.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { httpScene } from "../support/node/http-scene.ts";
import { jsonOf, runCliBeside } from "../support/run-cli.ts";
import {
  createStored,
  planOfAll,
  sealTo,
  storedSpec,
  storyContents,
  TIP,
} from "../support/stored-chain.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const chain = await createStored(folder, storedSpec({ plan: planOfAll() }));
sealTo(chain, TIP, storyContents);
const { reader } = chain;
const index = openIndex(folder, reader, { mode: "memory" });
const service: NodeService = {
  chain,
  reader,
  index,
  sequencer: null,
  facts: { version: "1.2.3", startedMs: 0, isPqMigrationEnabled: true },
  stateAt: (height) => index.stateAt(height),
};
const scene = httpScene(service, {
  book: { methods: METHODS, handlers: HANDLERS },
  options: { hosts: ["127.0.0.1"], timer: MACHINE_TIMER },
});
const honest = await scene.app.listen({ host: "127.0.0.1", port: 0 });

/** Digits of an answer that the liar turns, by the height that was asked for alone. */
let lieAbout = -1;

/** Passes calls on to the honest node, and turns the last digit of one block: the end of its last statement. */
const liar = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString();
  const { method, params } = JSON.parse(body);
  const answered = await fetch(`${honest}/rpc`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const answer = JSON.parse(await answered.text());
  const { from } = params;
  if (method === "get_raw_blocks" && answer.result !== undefined) {
    const { blocks, count } = answer.result;
    if (from <= lieAbout && lieAbout < from + count) answer.result.blocks = lie(blocks, from);
  }
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(answer));
});
await new Promise<void>((resolve) => liar.listen(0, "127.0.0.1", resolve));
const lying = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`;

after(async () => {
  liar.close();
  await scene.close();
  chain.close();
});

/** The same sequence with the last digit of the block at `lieAbout` turned. */
function lie(blocks: string, from: number): string {
  let end = 2;
  for (let height = from; height <= lieAbout; height++) {
    const { raw } = reader.store.blocks.block(height);
    end += 2 * encode(chainBlockSchema, raw).length;
  }
  const digit = blocks[end - 1] === "0" ? "1" : "0";
  return `${blocks.slice(0, end - 1)}${digit}${blocks.slice(end)}`;
}

function run(cache: string, node: string, ...args: string[]) {
  return runCliBeside([...args, "--node", node, "--json"], { XDG_CACHE_HOME: cache });
}

test("what is shown of a node's blocks equals what its own folder shows", async () => {
  const cache = temporaryFolder();
  const questions = [
    ["validate-block", "--block-number", "9"],
    ["validate-block", "--block-number", String(TIP)],
    ["block-info", "--block-number", "30"],
    ["epoch-info", "--block-number", "21"],
    ["verify-dual-commitment", "--block-number", "22"],
    ["verify-chain", "--start-block", "0", "--end-block", String(TIP)],
  ];
  for (const question of questions) {
    const remote = await run(cache, honest, ...question);
    const local = await runCliBeside([...question, "--data", folder, "--json"]);
    assert.equal(remote.status, 0, remote.stderr);
    assert.deepEqual(jsonOf(remote), jsonOf(local), question.join(" "));
  }
});

test("an altered block is named by its violation, whether or not it was verified before", async () => {
  const fresh = temporaryFolder();
  const warned = temporaryFolder();
  assert.equal((await run(warned, lying, "block-info")).status, 0);
  lieAbout = 24;
  const validate = ["validate-block", "--block-number", "24"];
  for (const cache of [fresh, warned]) {
    const judged = await run(cache, lying, ...validate);
    assert.equal(judged.status, 1, judged.stderr);
    assert.equal(jsonOf(judged).valid, false);
    assert.equal(jsonOf(judged).code, "INVALID_MERKLE_ROOT");
    const verified = await run(cache, lying, "verify-chain", "--evidence", `${cache}/bad.cbor`);
    assert.equal(verified.status, 1, verified.stderr);
  }
  const shown = await run(warned, lying, "block-info", "--block-number", "24");
  assert.equal(JSON.parse(shown.stderr).code, "CHAIN_SERVED_ALTERED");
  assert.equal(shown.status, 1);
  const above = await run(fresh, lying, "block-info", "--block-number", "25");
  assert.equal(JSON.parse(above.stderr).code, "CHAIN_SERVED_INVALID");
  lieAbout = -1;
  // The truth is taken up again where it was left.
  const healed = await run(fresh, lying, "validate-block", "--block-number", "25");
  assert.equal(healed.status, 0, healed.stderr);
});

test("a height that the node has not, and a node that is not there, have exits of their own", async () => {
  const cache = temporaryFolder();
  const above = await run(cache, honest, "validate-block", "--block-number", String(TIP + 1));
  assert.equal(above.status, 3, above.stderr);
  const absent = await run(cache, "http://127.0.0.1:9", "validate-block");
  assert.equal(absent.status, 4);
  assert.equal(JSON.parse(absent.stderr).code, "CLI_NODE_UNREACHABLE");
  const wrong = await run(cache, "ftp://127.0.0.1", "validate-block");
  assert.equal(wrong.status, 2);
});
