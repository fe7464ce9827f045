import { assertDefined } from "../primitives/assert.ts";
import { positionalKeys } from "./call-params.ts";
import { type JsonSchema, paramsJsonSchema, resultJsonSchema } from "./json-schema.ts";
import type { Method, MethodSet } from "./method.ts";
import { methodErrors } from "./method-errors.ts";
import { RPC_ERROR_TABLE, type RpcErrorName } from "./rpc-error-table.ts";

/** What a document says of the program. */
export interface DocumentInfo {
  readonly version: string;
}

const DESCRIPTION =
  "Reads, writes and operator methods of a MathLedger node over `POST /rpc` and `/ws`. Parameters come by name, or " +
  "by position in the order of the list; those that have no position come by position together, as one last object.";

/** The OpenRPC document of the methods. Source: OpenRPC 1.4. */
export function openRpcDocument(methods: MethodSet, { version }: DocumentInfo): JsonSchema {
  return {
    openrpc: "1.4.1",
    info: { title: "MathLedger", description: DESCRIPTION, version, license: LICENSE },
    servers: [{ name: "a node as it listens by default", url: "http://127.0.0.1:8080/rpc" }],
    methods: Object.values(methods).flatMap((method) => [
      describeMethod(method, method.name),
      ...(method.aliases ?? []).map((alias) => describeMethod(method, alias)),
    ]),
    components: { errors: Object.fromEntries(RPC_ERROR_TABLE.map(describeError)) },
  };
}

export const LICENSE = {
  name: "Apache-2.0",
  url: "https://www.apache.org/licenses/LICENSE-2.0",
} as const;

function describeMethod(method: Method, name: string) {
  const schema = paramsJsonSchema(method, "draft-7");
  const positional = positionalKeys(method);
  const options = Object.keys(schema.properties ?? {}).filter((key) => !positional.includes(key));
  const describe = (key: string) => describeParam(key, schema);
  const alias = name === method.name ? "" : ` The same as \`${method.name}\`.`;
  return {
    name,
    summary: method.summary,
    description: `${method.description}${alias}`,
    tags: [{ name: method.kind }],
    paramStructure: "either",
    // Those that must be given go first, as the document wants it; by name the order is nothing.
    params: [...positional, ...options].map(describe).sort(requiredFirst),
    result: { name: "result", schema: resultJsonSchema(method, "draft-7") },
    errors: [...methodErrors(method)].map((error) => ({ $ref: `#/components/errors/${error}` })),
    examples: method.examples.map(({ name: example, params, outcome }) => ({
      name: example,
      ...(outcome === undefined ? {} : { description: `Refused with ${outcome}.` }),
      params: Object.entries(params).map(([key, value]) => ({ name: key, value })),
    })),
    "x-positional": positional,
    "x-limit-class": method.limitClass,
    ...(method.path === null ? {} : { "x-get": `/v1${method.path}` }),
  };
}

interface Param {
  readonly name: string;
  readonly required: boolean;
}

function requiredFirst(left: Param, right: Param): number {
  return Number(right.required) - Number(left.required);
}

function describeParam(key: string, schema: JsonSchema) {
  const field = assertDefined(schema.properties?.[key], `no schema of ${key}`);
  const { description, ...rest } = field;
  return {
    name: key,
    required: schema.required?.includes(key) ?? false,
    ...(description === undefined ? {} : { description }),
    schema: rest,
  };
}

function describeError(row: (typeof RPC_ERROR_TABLE)[number]): readonly [RpcErrorName, object] {
  const { name, code, message, fix } = row;
  return [name, { code, message, data: { name, fix, doc: `/docs/errors#${name}` } }];
}
