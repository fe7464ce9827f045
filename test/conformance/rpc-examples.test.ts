import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Client, HTTPTransport, RequestManager } from "@open-rpc/client-js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { JSONRPCClient } from "json-rpc-2.0";
import { createClient, type MethodName } from "../../src/client/client.ts";
import { ClientError } from "../../src/client/client-error.ts";
import { EXAMPLE } from "../../src/rpc/example-values.ts";
import { resultJsonSchema } from "../../src/rpc/json-schema.ts";
import type { Method, MethodSet } from "../../src/rpc/method.ts";
import { pathParameters } from "../../src/rpc/method.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { exampleNode } from "../support/node/example-node.ts";
import { exampleValues } from "../support/node/example-story.ts";

const TABLE: MethodSet = METHODS;
const READS = Object.values(TABLE).filter(({ kind }) => kind === "read");

/** What changes from one call to the next though no block came. */
const PASSING = new Set(["node_status", "pq_status"]);

/** Every documented example of a read, called by clients of others and by ours. */
const { told, http: node, close } = await exampleNode("public");
after(close);

test("what the examples name is on the ledger", async () => {
  assert.deepEqual({ ...EXAMPLE }, await exampleValues(told));
});

test("every method shows an example", () => {
  const without = Object.values(TABLE)
    .filter(({ examples }) => examples.length === 0)
    .map(({ name }) => name);
  assert.deepEqual(without, []);
});

test("json-rpc-2.0 is answered, and the answers fit their schemas", async () => {
  const client = new JSONRPCClient(async (request) => {
    const response = await fetch(`${node.url}/rpc`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    client.receive((await response.json()) as never);
  });
  for (const method of READS) {
    const validate = new Ajv2020({ strict: false }).compile(resultJsonSchema(method));
    for (const { name, params } of method.examples) {
      const result = await client.request(method.name, params);
      const problems = JSON.stringify(validate.errors?.slice(0, 3));
      assert.ok(validate(result), `${method.name}, ${name}: ${problems}`);
    }
  }
  assert.deepEqual(node.failures, []);
});

test("@open-rpc/client-js gets the same answers, by name and by position", async () => {
  const client = new Client(new RequestManager([new HTTPTransport(`${node.url}/rpc`)]));
  const ours = createClient({ url: node.url });
  for (const method of READS) {
    for (const { name, params } of method.examples) {
      const theirs = await client.request({ method: method.name, params });
      const result = await ours.call(method.name as MethodName, params as never);
      if (PASSING.has(method.name)) continue;
      assert.deepEqual(theirs, result, `${method.name}, ${name}`);
      const byPosition = await client.request({
        method: method.name,
        params: positions(method, params),
      });
      assert.deepEqual(byPosition, result, `${method.name}, ${name} by position`);
    }
  }
});

test("GET gives the same, where the method has a path", async () => {
  const ours = createClient({ url: node.url });
  for (const method of READS) {
    if (method.path === null || PASSING.has(method.name)) continue;
    for (const { name, params } of method.examples) {
      // What has no place in a path cannot be left out of it.
      if (pathParameters(method.path).some((key) => !(key in params))) continue;
      const response = await fetch(`${node.url}/v1${urlOf(method, params)}`);
      const body = await response.json();
      assert.equal(response.status, 200, `${method.name}, ${name}: ${JSON.stringify(body)}`);
      assert.deepEqual(body, await ours.call(method.name as MethodName, params as never), name);
    }
  }
});

test("a list gives its rows as CSV, with the columns that are explained", async () => {
  const lists = READS.filter(({ result, path }) => {
    return (
      path !== null &&
      "next_cursor" in (resultJsonSchema({ ...READS[0], result } as Method).properties ?? {})
    );
  });
  assert.ok(lists.length > 5);
  for (const method of lists) {
    const [example] = method.examples;
    const url = urlOf(method, example?.params ?? {});
    const [path = "", query = ""] = url.split("?");
    const base = path.replace(/\.json$/, "");
    const csv = await (await fetch(`${node.url}/v1${base}.csv?${query}`)).text();
    const explained = await (await fetch(`${node.url}/v1${base}.columns.json?${query}`)).json();
    const { columns } = explained as { columns: readonly { name: string }[] };
    assert.ok(columns.length > 0, method.name);
    assert.equal(csv.split("\r\n")[0], columns.map((column) => column.name).join(","), method.name);
  }
});

test("a batch of the typed client is answered in its order", async () => {
  const ours = createClient({ url: node.url });
  const [first, second, third] = await ours.batch([
    { method: "get_block", params: { block: 1 } },
    { method: "get_block", params: { block: 1_000_000 } },
    { method: "list_blocks", params: { limit: 1 } },
  ]);
  assert.equal(first.ok && first.result.block_number, 1);
  assert.equal(second.ok, false);
  assert.ok(!second.ok && second.error instanceof ClientError);
  assert.equal(!second.ok && second.error.code, "RPC_NOT_FOUND");
  assert.equal(third.ok && third.result.items.length, 1);
});

function positions(method: Method, params: Readonly<Record<string, unknown>>): readonly unknown[] {
  const keys = Object.keys(method.params.shape);
  const options = new Set(["limit", "cursor", "at_height", ...(method.options ?? [])]);
  const positional = keys.filter((key) => !options.has(key));
  const rest = Object.fromEntries(Object.entries(params).filter(([key]) => options.has(key)));
  return [...positional.map((key) => params[key] ?? null), rest];
}

function urlOf(method: Method, params: Readonly<Record<string, unknown>>): string {
  const inPath = pathParameters(method.path ?? "");
  const path = inPath.reduce(
    (url, name) => url.replace(`{${name}}`, encodeURIComponent(String(params[name]))),
    method.path ?? "",
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (!inPath.includes(name)) query.set(name, String(value));
  }
  return `${path}?${query}`;
}
