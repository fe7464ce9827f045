import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { RPC_DOCUMENTS } from "../../scripts/rpc-document-list.ts";
import { paramsJsonSchema, resultJsonSchema } from "../../src/rpc/json-schema.ts";
import type { MethodSet } from "../../src/rpc/method.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { openApiDocument } from "../../src/rpc/openapi.ts";
import { openRpcDocument } from "../../src/rpc/openrpc.ts";
import { RPC_ERROR_TABLE } from "../../src/rpc/rpc-error-table.ts";
import { ROOT } from "../architecture/read-tree.ts";

const TABLE: MethodSet = METHODS;
const INFO = { version: "1.2.3" };

function vector(name: string) {
  return JSON.parse(readFileSync(join(ROOT, "test/vectors/rpc", name), "utf8"));
}

for (const { path, text } of RPC_DOCUMENTS) {
  test(`${path} says what the table says (else: node scripts/rpc-documents.ts)`, () => {
    assert.equal(readFileSync(join(ROOT, path), "utf8"), text());
  });
}

test("the OpenRPC document fits the published meta-schema", () => {
  // The meta-schema names itself as its own dialect, which is draft 7 with names of its own.
  const strip = ({ $schema: _, ...schema }: Record<string, unknown>) => schema;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(strip(vector("json-schema-tools.json")), "https://meta.json-schema.tools");
  const validate = ajv.compile(strip(vector("openrpc-1.4.json")));
  const document = openRpcDocument(TABLE, INFO);
  assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 5), null, 1));
  const { methods, ...without } = document;
  assert.equal(validate(without), false, "a document without methods is none");
  const [first, ...rest] = methods as readonly Record<string, unknown>[];
  assert.equal(validate({ ...document, methods: [{ ...first, params: 5 }, ...rest] }), false);
});

test("the OpenAPI document fits the published schema", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat("media-range", true);
  const validate = ajv.compile(vector("openapi-3.1.json"));
  const document = openApiDocument(TABLE, INFO);
  assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 5), null, 1));
  const { info: _, ...without } = document;
  assert.equal(validate(without), false, "a document without info is none");
});

test("every reference within a document leads somewhere", () => {
  for (const document of [openRpcDocument(TABLE, INFO), openApiDocument(TABLE, INFO)]) {
    const found = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    assert.ok(found.length > 0);
    for (const [whole, path = ""] of found) {
      let at: unknown = document;
      for (const key of path.split("/")) at = (at as Readonly<Record<string, unknown>>)?.[key];
      assert.equal(typeof at, "object", whole);
    }
  }
});

test("every schema of the table compiles, in both drafts", () => {
  for (const method of Object.values(TABLE)) {
    const draft7 = new Ajv({ strict: false });
    const draft2020 = new Ajv2020({ strict: false });
    for (const schemaOf of [paramsJsonSchema, resultJsonSchema]) {
      assert.doesNotThrow(() => draft7.compile(schemaOf(method, "draft-7")), method.name);
      assert.doesNotThrow(() => draft2020.compile(schemaOf(method)), method.name);
    }
  }
});

test("every method stands under its own name, and no name is given twice", () => {
  const names = Object.entries(TABLE).flatMap(([key, method]) => {
    assert.equal(key, method.name);
    return [method.name, ...(method.aliases ?? [])];
  });
  assert.equal(new Set(names).size, names.length);
  const paths = Object.values(TABLE).flatMap(({ path }) => (path === null ? [] : [path]));
  assert.equal(new Set(paths).size, paths.length);
});

test("every example fits the schema that the documents give", () => {
  for (const method of Object.values(TABLE)) {
    const validate = new Ajv2020({ strict: false }).compile(paramsJsonSchema(method));
    for (const { name, params } of method.examples) {
      assert.ok(validate(params), `${method.name}, ${name}: ${JSON.stringify(validate.errors)}`);
    }
  }
});

test("docs/errors.md has number and status of every error of the interface", () => {
  const page = readFileSync(join(ROOT, "docs/errors.md"), "utf8");
  const found = [...page.matchAll(/^\| `(RPC_[A-Z_]+)` \| (-\d+)(?:, (\d+))?: /gm)].map(
    ([, name, code, status]) => [name, Number(code), status === undefined ? null : Number(status)],
  );
  assert.deepEqual(
    found,
    RPC_ERROR_TABLE.map(({ name, code, status }) => [name, code, status]),
  );
  assert.equal(new Set(RPC_ERROR_TABLE.map(({ code }) => code)).size, RPC_ERROR_TABLE.length);
});
