import { assertDefined } from "../primitives/assert.ts";
import { type JsonSchema, paramsJsonSchema, resultJsonSchema } from "./json-schema.ts";
import { type Method, type MethodSet, pathParameters } from "./method.ts";
import { methodErrors } from "./method-errors.ts";
import { type DocumentInfo, LICENSE } from "./openrpc.ts";
import { RPC_ERROR_TABLE, type RpcErrorName } from "./rpc-error-table.ts";

const DESCRIPTION =
  "The reads of a MathLedger node over GET. Lists are also given as CSV and NDJSON, by the suffixes `.csv` and " +
  "`.ndjson` or by `Accept`; `.columns.json` explains the columns. Writes go over JSON-RPC: see `/openrpc.json`.";

/** The OpenAPI document of the reads that have a path. Source: OpenAPI 3.1. */
export function openApiDocument(methods: MethodSet, { version }: DocumentInfo): JsonSchema {
  const reads = Object.values(methods).filter(({ path }) => path !== null);
  return {
    openapi: "3.1.1",
    info: { title: "MathLedger", description: DESCRIPTION, version, license: LICENSE },
    servers: [{ url: "/" }],
    paths: Object.fromEntries([...reads.map(describePath), ["/v1/events", EVENT_STREAM]]),
    components: { schemas: { Problem: PROBLEM } },
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
    parameters: Object.keys(schema.properties ?? {}).map((key) =>
      describeParam(key, schema, inPath),
    ),
    responses: {
      "200": { description: "The answer", headers: HEADERS, content },
      "304": { description: "Unchanged since the `ETag` that was named" },
      ...problemsOf(method),
    },
  };
  return [`/v1${path}`, { get: operation }];
}

function describeParam(key: string, schema: JsonSchema, inPath: readonly string[]) {
  const field = assertDefined(schema.properties?.[key], `no schema of ${key}`);
  const { description, ...rest } = field;
  const isInPath = inPath.includes(key);
  const isList = [field, ...(field.anyOf ?? [])].some(({ type }) => type === "array");
  return {
    name: key,
    in: isInPath ? "path" : "query",
    required: isInPath || (schema.required?.includes(key) ?? false),
    ...(description === undefined ? {} : { description }),
    ...(isList && !isInPath ? { style: "form", explode: false } : {}),
    schema: rest,
  };
}

/** One response a status, with the errors that have it. */
function problemsOf(method: Method): Readonly<Record<string, object>> {
  const byStatus = new Map<number, RpcErrorName[]>();
  const possible = methodErrors(method);
  for (const { name, status } of RPC_ERROR_TABLE) {
    if (status === null || !possible.has(name)) continue;
    byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      {
        description: names.map((name) => `\`${name}\``).join(", "),
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        },
      },
    ]),
  );
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

const EVENT_FILTERS = [
  ["from", "Resume token `seq.hash8`, or a `seq`; absent: from now on"],
  ["types", "Names of events, with commas"],
  ["subject", "Subjects, with commas"],
  ["proposal", "Proposals by hash or number, with commas"],
  ["account", "Accounts that take part, with commas"],
  ["min_severity", "Least severity"],
] as const;

const EVENT_STREAM = {
  get: {
    operationId: "stream_events",
    summary: "Events as they happen, from any point on",
    description:
      "Server-sent events: `id` is the resume token, `event` the type, `data` the event. " +
      "`Last-Event-ID` goes before `from`.",
    parameters: EVENT_FILTERS.map(([name, description]) => ({
      name,
      in: "query",
      required: false,
      description,
      schema: { type: "string" },
    })),
    responses: { "200": { description: "The stream", content: { "text/event-stream": {} } } },
  },
} as const;
