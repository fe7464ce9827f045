import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { exampleNode } from "../support/node/example-node.ts";
import { OF_A_PROCESS } from "../support/node/process-methods.ts";

/** Every example of both documents, made from nothing but what a node serves of them. */
const { sequencer, http: node, close } = await exampleNode("public");
const operated = await exampleNode("operator");
after(async () => {
  await close();
  await operated.close();
});
afterEach(() => {
  for (const { hash } of sequencer.listPending(100)) sequencer.drop(hash);
});

type Fields = Readonly<Record<string, unknown>>;

interface OpenRpcMethod {
  readonly name: string;
  readonly tags: readonly { readonly name: string }[];
  readonly result: { readonly schema: object };
  readonly examples: readonly {
    readonly name: string;
    readonly description?: string;
    readonly params: readonly { readonly name: string; readonly value: unknown }[];
  }[];
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Body {
  readonly value: { readonly method: string; readonly params: Fields };
  readonly description?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the schemas of both documents are held by a test of their own.
const served = async (path: string): Promise<any> => (await fetch(`${node.url}${path}`)).json();
const openRpc: { readonly methods: readonly OpenRpcMethod[] } = await served("/openrpc.json");
const openApi = await served("/openapi.json");
const paths: Readonly<Record<string, { readonly get?: Operation }>> = openApi.paths;

async function post(url: string, body: unknown) {
  const response = await fetch(`${url}/rpc`, { method: "POST", body: JSON.stringify(body) });
  assert.equal(response.status, 200);
  return (await response.json()) as {
    readonly result?: Fields;
    readonly error?: { readonly data: { readonly name: string; readonly detail: string } };
  };
}

/** The error that an example announces, or undefined. */
function announced(description: string | undefined): string | undefined {
  return /^Refused with (RPC_[A-Z_]+)\.$/.exec(description ?? "")?.[1];
}

test("each example of /openrpc.json, under each name of its method", async () => {
  const isOperated = ({ tags }: OpenRpcMethod): boolean => tags[0]?.name === "operator";
  const left: string[] = [];
  let made = 0;
  for (const method of openRpc.methods) {
    const { name, examples, result: described } = method;
    assert.ok(examples.length > 0, name);
    if (OF_A_PROCESS.includes(name)) {
      // test/e2e/operator-examples.test.ts makes their examples on a process.
      assert.ok(isOperated(method));
      left.push(name);
      continue;
    }
    const validate = new Ajv({ strict: false }).compile(described.schema);
    const { url } = isOperated(method) ? operated.http : node;
    for (const { name: example, description, params } of examples) {
      const given = Object.fromEntries(params.map((param) => [param.name, param.value]));
      const body = { jsonrpc: "2.0", id: 1, method: name, params: given };
      const { result, error } = await post(url, body);
      made += 1;
      const at = `${name}: ${example}`;
      assert.equal(error?.data.name, announced(description), `${at}: ${error?.data.detail}`);
      if (error !== undefined) continue;
      assert.ok(validate(result), `${at}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
    }
  }
  assert.deepEqual(new Set(left), new Set(OF_A_PROCESS));
  assert.ok(made > openRpc.methods.length);
});

test("each body that /openapi.json shows for POST /rpc fits its schema and is answered", async () => {
  const { schema, examples } = openApi.paths["/rpc"].post.requestBody.content["application/json"];
  const { components } = openApi;
  const ajv = new Ajv2020({ strict: false });
  const validate = ajv.compile({ ...schema, components });
  const answers = openApi.paths["/rpc"].post.responses["200"].content["application/json"];
  const fits = ajv.compile({ ...answers.schema, components });
  for (const [name, { value, description }] of Object.entries<Body>(examples)) {
    assert.ok(validate(value), `${name}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
    assert.ok(validate([value, value]), `${name} in a batch`);
    assert.ok(!validate({ ...value, method: "get_nothing" }), name);
    assert.ok(!validate({ ...value, jsonrpc: "1.0" }), name);
    if (OF_A_PROCESS.includes(value.method)) continue;
    const method = openRpc.methods.find((each) => each.name === value.method);
    const { url } = method?.tags[0]?.name === "operator" ? operated.http : node;
    const answer = await post(url, value);
    assert.equal(answer.error?.data.name, announced(description), name);
    assert.ok(fits(answer), name);
  }
  const shown = Object.values<Body>(examples).map(({ value }) => value.method);
  const methods = openRpc.methods.map(({ name }) => name);
  const aliases = ["create_proposal", "get_voting_results"];
  assert.deepEqual(
    new Set(shown),
    new Set(methods.filter((name) => !aliases.includes(name))),
    "every method is shown",
  );
});

test("each request by GET that /openapi.json shows, and what it answers with", async () => {
  let made = 0;
  for (const [path, { get }] of Object.entries(paths)) {
    if (get === undefined || path === "/v1/events" || path === "/v1/blocks.cbor") continue;
    const schema = get.responses["200"]?.content["application/json"]?.schema;
    const validate = new Ajv2020({ strict: false }).compile(schema ?? assert.fail(path));
    for (const url of requestsOf(path, get)) {
      const response = await fetch(`${node.url}${url}`);
      const body = await response.json();
      made += 1;
      assert.equal(response.status, 200, `${url}: ${JSON.stringify(body)}`);
      assert.ok(validate(body), `${url}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
    }
  }
  assert.ok(made > 40, `${made}`);
});

test("the shown requests of blocks as bytes and of events", async () => {
  const [blocks, none] = requestsOf("/v1/blocks.cbor");
  assert.equal(none, undefined);
  const response = await fetch(`${node.url}${blocks}`);
  assert.equal(response.headers.get("content-type"), "application/cbor-seq");
  const bytes = Buffer.from(await response.arrayBuffer());
  const body = {
    jsonrpc: "2.0",
    id: 1,
    method: "get_raw_blocks",
    params: { from: 0, count: 2 },
  };
  assert.equal(`0x${bytes.toString("hex")}`, (await post(node.url, body)).result?.blocks);
  assert.equal(response.headers.get("x-next-height"), "2");

  const [votes, notices, rest] = requestsOf("/v1/events");
  assert.equal(rest, undefined);
  assert.match(await begun(`${node.url}${votes}`, /\n\n.*\n\n/s), /\nevent: vote_cast\ndata: \{/);
  const { status, headers } = await fetch(`${node.url}${notices}`, {
    signal: AbortSignal.timeout(5000),
  });
  assert.equal(status, 200);
  assert.match(headers.get("content-type") ?? "", /^text\/event-stream/);
});

/** The beginning of a stream, until it has what is looked for. */
async function begun(url: string, wanted: RegExp): Promise<string> {
  const gone = new AbortController();
  const response = await fetch(url, { signal: gone.signal });
  let text = "";
  for await (const part of response.body ?? assert.fail("no body")) {
    text += Buffer.from(part).toString();
    if (wanted.test(text)) break;
  }
  gone.abort();
  return text;
}

/** The requests that an operation shows: one for each name that its parameters share, or the one without any. */
function requestsOf(path: string, operation = paths[path]?.get): readonly string[] {
  const { parameters } = operation ?? assert.fail(path);
  const names = new Set(parameters.flatMap(({ examples = {} }) => Object.keys(examples)));
  if (names.size === 0) {
    assert.ok(!path.includes("{"), `${path} shows no request`);
    return [path];
  }
  return [...names].map((name) => requestOf(path, parameters, name));
}

function requestOf(path: string, parameters: readonly Parameter[], name: string): string {
  let filled = path;
  const query = new URLSearchParams();
  for (const parameter of parameters) {
    const example = parameter.examples?.[name];
    if (example === undefined) continue;
    const text = String(example.value);
    if (parameter.in === "query") query.set(parameter.name, text);
    else filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(text));
  }
  assert.doesNotMatch(filled, /[{}]/, `${path}, ${name}: a place is not filled`);
  return query.size === 0 ? filled : `${filled}?${query}`;
}
