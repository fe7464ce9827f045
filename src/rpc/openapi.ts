import { type JsonSchema, paramsJsonSchema, resultJsonSchema } from "./json-schema.ts";
import { type Method, type MethodSet, pathParameters } from "./method.ts";
import { methodErrors } from "./method-errors.ts";
import { errorResponses } from "./openapi-errors.ts";
import { describeParameters } from "./openapi-parameter.ts";
import { rpcOperation, rpcSchemas } from "./openapi-rpc.ts";
import { eventsOperation, rawBlocksOperation } from "./openapi-streams.ts";
import { type DocumentInfo, LICENSE } from "./openrpc.ts";
import { RPC_ERROR_TABLE } from "./rpc-error-table.ts";

const DESCRIPTION =
  "The interface of a MathLedger node over HTTP: every method by JSON-RPC at `/rpc`, and the reads over GET besides. " +
  "Lists are also given as CSV and NDJSON, by the suffixes `.csv` and `.ndjson` or by `Accept`; `.columns.json` " +
  "explains the columns. Examples of one name belong together, and make one request.";

/** The OpenAPI document: JSON-RPC, the reads that have a path, blocks as bytes, events. Source: OpenAPI 3.1. */
export function openApiDocument(methods: MethodSet, { version }: DocumentInfo): JsonSchema {
  const reads = Object.values(methods).filter(({ path }) => path !== null);
  return {
    openapi: "3.1.1",
    info: { title: "MathLedger", description: DESCRIPTION, version, license: LICENSE },
    servers: [{ url: "/" }],
    paths: {
      "/rpc": rpcOperation(methods),
      ...Object.fromEntries(reads.map(describePath)),
      "/v1/blocks.cbor": rawBlocksOperation(),
      "/v1/events": eventsOperation(),
    },
    components: { schemas: { Problem: PROBLEM, ...rpcSchemas(methods) } },
  };
}

function describePath(method: Method): readonly [string, object] {
  const { path, name, summary, description } = method;
  const schema = paramsJsonSchema(method);
  const inPath = pathParameters(path ?? "");
  const content = { "application/json": { schema: resultJsonSchema(method) } };
  const operation = {
    operationId: name,
    summary,
    description,
    parameters: describeParameters(schema, { inPath, examples: method.examples }),
    responses: {
      "200": { description: "The answer", headers: HEADERS, content },
      "304": { description: "Unchanged since the `ETag` that was named" },
      ...problemsOf(method),
    },
  };
  return [`/v1${path}`, { get: operation }];
}

/** One response a status, with the errors that have it. */
function problemsOf(method: Method): Readonly<Record<string, object>> {
  const schema = { $ref: "#/components/schemas/Problem" };
  return errorResponses(methodErrors(method), { "application/problem+json": { schema } });
}

const HEADERS = {
  ETag: { schema: { type: "string" } },
  "X-Ledger-Height": { description: "Height that answered", schema: { type: "integer" } },
  "X-Block-Hash": { description: "Id of its block", schema: { type: "string" } },
  "Content-Digest": { description: "RFC 9530", schema: { type: "string" } },
} as const;

const PROBLEM = {
  description: "A refusal (RFC 9457), with the members that JSON-RPC has in `error`",
  type: "object",
  required: ["type", "title", "status", "code", "name", "detail", "fix", "doc"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "integer" },
    name: { enum: RPC_ERROR_TABLE.map(({ name }) => name) },
    detail: { type: "string" },
    fix: { type: "string" },
    doc: { type: "string" },
    evidence: { type: "object" },
    rejection: { type: "object" },
  },
} as const;
