import { type JsonSchema, paramsJsonSchema } from "./json-schema.ts";
import type { Method, MethodSet } from "./method.ts";
import { errorResponses } from "./openapi-errors.ts";
import { RPC_ERROR_TABLE, type RpcErrorName } from "./rpc-error-table.ts";

const DESCRIPTION =
  "A call, or a batch of calls that are carried out in their order. An answered call has status 200, whatever the " +
  "answer; other statuses are of what could not be read as a call. `/ws` takes the same texts, and besides " +
  "`subscribe` and `unsubscribe`. What each method answers with stands in `/openrpc.json`.";

const ID: JsonSchema = { anyOf: [{ type: "string" }, { type: "integer" }] };
const ANSWER: JsonSchema = { $ref: "#/components/schemas/Answer" };

/** `POST /rpc` with every method. */
export function rpcOperation(methods: MethodSet): object {
  const calls = Object.values(methods).map(({ name }) => ({
    $ref: `#/components/schemas/${name}`,
  }));
  const schema = {
    oneOf: [...calls, { type: "array", minItems: 1, items: { oneOf: calls } }],
  };
  const json = (content: object) => ({ "application/json": content });
  const answers = { anyOf: [ANSWER, { type: "array", items: ANSWER }] };
  return {
    post: {
      operationId: "rpc",
      summary: "JSON-RPC 2.0: every method, also those without a path of their own",
      description: DESCRIPTION,
      requestBody: { required: true, content: json({ schema, examples: callExamples(methods) }) },
      responses: {
        "200": { description: "The answer, or the answers", content: json({ schema: answers }) },
        "204": { description: "Notifications alone, which have no answer" },
        ...errorResponses(new Set(OF_A_BODY), json({ schema: ANSWER })),
      },
    },
  };
}

/** A schema for the call of each method by its name, and that of an answer. */
export function rpcSchemas(methods: MethodSet): Readonly<Record<string, JsonSchema>> {
  const calls = Object.values(methods).map((method) => [method.name, callSchema(method)] as const);
  return { ...Object.fromEntries(calls), Answer: ANSWER_SCHEMA };
}

function callSchema(method: Method): JsonSchema {
  const { name, aliases = [], summary } = method;
  const params = paramsJsonSchema(method);
  const mustGive = (params.required ?? []).length > 0;
  return {
    description: summary,
    type: "object",
    required: ["jsonrpc", "method", ...(mustGive ? ["params"] : [])],
    additionalProperties: false,
    properties: {
      jsonrpc: { const: "2.0" },
      id: ID,
      method: { enum: [name, ...aliases] },
      params: { oneOf: [params, { type: "array", description: "By position" }] },
    },
  };
}

/** The examples of the methods, as bodies. */
function callExamples(methods: MethodSet): Readonly<Record<string, object>> {
  const all = Object.values(methods).flatMap(({ name: method, examples }) =>
    examples.map(({ name, params, outcome }) => {
      const value = { jsonrpc: "2.0", id: 1, method, params };
      const refused = outcome === undefined ? {} : { description: `Refused with ${outcome}.` };
      return [`${method}: ${name}`, { ...refused, value }] as const;
    }),
  );
  return Object.fromEntries(all);
}

/** Errors of a body, for which no call is to blame. */
const OF_A_BODY: readonly RpcErrorName[] = [
  "RPC_PARSE",
  "RPC_REQUEST",
  "RPC_RATE_LIMITED",
  "RPC_TOO_LARGE",
  "RPC_UNAUTHORIZED",
  "RPC_FORBIDDEN",
];

const ANSWER_SCHEMA: JsonSchema = {
  description: "The answer to one call: a result or an error",
  type: "object",
  required: ["jsonrpc", "id"],
  properties: {
    jsonrpc: { const: "2.0" },
    id: { anyOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] },
    result: { description: "As `/openrpc.json` says of the method" },
    error: {
      type: "object",
      required: ["code", "message", "data"],
      properties: {
        code: { type: "integer" },
        message: { type: "string" },
        data: {
          type: "object",
          required: ["name", "detail", "fix", "doc"],
          properties: {
            name: { enum: RPC_ERROR_TABLE.map(({ name }) => name) },
            detail: { type: "string" },
            fix: { type: "string" },
            doc: { type: "string" },
            evidence: { type: "object" },
            rejection: { type: "object" },
          },
        },
      },
    },
  },
};
