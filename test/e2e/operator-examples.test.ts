import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createJSONRPCRequest } from "json-rpc-2.0";
import { resultJsonSchema } from "../../src/rpc/json-schema.ts";
import type { Method, MethodExample, MethodSet } from "../../src/rpc/method.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { exampleNode } from "../support/node/example-node.ts";
import { OperatedNode, type RpcAnswer } from "../support/node/operated-node.ts";
import { OF_A_PROCESS } from "../support/node/process-methods.ts";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const TABLE: MethodSet = METHODS;
const OPERATED = Object.values(TABLE).filter(({ kind }) => kind === "operator");

const { http, told, close } = await exampleNode("operator");
after(close);

for (const method of OPERATED.filter(({ name }) => !OF_A_PROCESS.includes(name))) {
  for (const example of method.examples) {
    test(`${method.name}: ${example.name}`, async () => {
      const { height } = told.chain.branch;
      assertOutcome(method, example, await overHttp(method.name, example.params));
      assert.equal(told.chain.branch.height, height);
      assert.deepEqual(http.failures, []);
    });
  }
}

test("what acts on a process does so, and node_stop ends it in order", async () => {
  const root = temporaryFolder();
  const data = join(root, "data");
  const made = runCli(["init", "--test-network", "--name", "village", "--data", data]);
  assert.equal(made.status, 0, made.stderr);
  const node = await OperatedNode.start(["--data", data]);
  await node.reach(2);
  for (const name of OF_A_PROCESS) {
    const method = TABLE[name] ?? assert.fail(name);
    for (const example of method.examples) {
      const answer = await node.operate(name, within(root, example.params));
      assertOutcome(method, example, answer);
    }
  }
  assert.deepEqual([(await node.ended).status, (await node.ended).signal], [0, null]);
});

/** The same parameters with a path that stands below a folder of the test. */
function within(root: string, params: MethodExample["params"]): MethodExample["params"] {
  return typeof params.path === "string" ? { ...params, path: join(root, "backup") } : params;
}

function assertOutcome(method: Method, { outcome }: MethodExample, answer: RpcAnswer): void {
  assert.equal(answer.error?.data.name, outcome, JSON.stringify(answer.error));
  if (outcome !== undefined) return;
  const validate = new Ajv2020({ strict: false }).compile(resultJsonSchema(method));
  assert.ok(validate(answer.result), JSON.stringify(validate.errors?.slice(0, 3)));
}

/** Calls the operator's listener of the story with a request as a client of others makes it. */
async function overHttp(method: string, params: MethodExample["params"]): Promise<RpcAnswer> {
  const response = await fetch(`${http.url}/rpc`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(createJSONRPCRequest(1, method, params)),
  });
  return (await response.json()) as RpcAnswer;
}
