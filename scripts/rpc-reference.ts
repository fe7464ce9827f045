import { positionalKeys } from "../src/rpc/call-params.ts";
import { type JsonSchema, paramsJsonSchema, resultJsonSchema } from "../src/rpc/json-schema.ts";
import type { Method, MethodSet } from "../src/rpc/method.ts";

const KINDS = [
  ["read", "Reads"],
  ["write", "Writes"],
  ["operator", "Operator methods"],
] as const;

const INTRODUCTION = `# Methods

Every method of a node, as its table has them. Written by \`node scripts/rpc-documents.ts\`; tests hold it to the
table and make every call that is shown: each is answered with a result, or refused with the error that
stands beside it. How calls travel, and what holds for all of them, is in
[\`spec/node/rpc.md\`](../spec/node/rpc.md); the errors are explained in [\`errors.md\`](../errors.md#rpc).

Every read also takes \`min_height\` and \`wait_ms\`, and its result has \`at\`, the state that answered; they are left
out below. Options have no position: by position they come together, as one last object.`;

/** The reference of the methods as Markdown. */
export function rpcReference(methods: MethodSet): string {
  const parts = [INTRODUCTION];
  for (const [kind, title] of KINDS) {
    const ofKind = Object.values(methods)
      .filter((method) => method.kind === kind)
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    if (ofKind.length === 0) continue;
    parts.push(`## ${title}`, overview(ofKind), ...ofKind.map(describe));
  }
  return `${parts.join("\n\n")}\n`;
}

function overview(methods: readonly Method[]): string {
  const rows = methods.map(({ name, summary, path }) => {
    const get = path === null ? "" : `\`/v1${path}\``;
    return `| [\`${name}\`](#${name}) | ${summary} | ${get} |`;
  });
  return ["| method | does | GET |", "|---|---|---|", ...rows].join("\n");
}

function describe(method: Method): string {
  const { name, description, aliases = [], path, limitClass } = method;
  const facts = [
    ...(aliases.length === 0 ? [] : [`Also called ${codes(aliases)}.`]),
    ...(path === null ? [] : [`GET \`/v1${path}\`.`]),
    `Counts as ${limitClass}.`,
    `Errors of its own: ${method.errors.length === 0 ? "none" : codes(method.errors)}.`,
  ];
  const parts = [`### ${name}`, description, facts.join(" ")];
  const params = paramRows(method);
  if (params.length > 0) {
    parts.push(["| parameter | | type | |", "|---|---|---|---|", ...params].join("\n"));
  }
  const result = resultRows(method);
  if (result.length > 0) parts.push(["| result | type | |", "|---|---|---|", ...result].join("\n"));
  for (const example of method.examples) {
    const call = JSON.stringify({ method: name, params: example.params });
    const refused =
      example.outcome === undefined ? "" : `, refused with ${codes([example.outcome])}`;
    parts.push(`${example.name}${refused}: \`${call}\``);
  }
  return parts.filter((part) => part !== "").join("\n\n");
}

const OF_ALL_READS = new Set(["min_height", "wait_ms"]);

function paramRows(method: Method): readonly string[] {
  const schema = paramsJsonSchema(method);
  const positional = positionalKeys(method);
  return Object.entries(schema.properties ?? {})
    .filter(([key]) => method.kind !== "read" || !OF_ALL_READS.has(key))
    .map(([key, field]) => {
      const isRequired = schema.required?.includes(key) === true;
      const place = positional.includes(key) ? `${positional.indexOf(key) + 1}` : "option";
      const words = `${isRequired ? "" : "optional. "}${description(field)}`;
      return `| \`${key}\` | ${place} | ${typeText(field)} | ${words} |`;
    });
}

function resultRows(method: Method): readonly string[] {
  const { properties = {} } = resultJsonSchema(method);
  return Object.entries(properties)
    .filter(([key]) => key !== "at")
    .map(([key, field]) => `| \`${key}\` | ${typeText(field)} | ${description(field)} |`);
}

function description({ description: text = "" }: JsonSchema): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** A type in few words. */
function typeText(schema: JsonSchema): string {
  const { anyOf, type, items, properties } = schema;
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeText))].join(" or ");
  if (Array.isArray(schema.enum)) return schema.enum.map((name) => `\`${name}\``).join(" ");
  if (type === "array") return `list of ${typeText(items ?? {})}`;
  if (type === "object" && properties !== undefined)
    return `{${Object.keys(properties).join(", ")}}`;
  if (type === "string" && String(schema.pattern ?? "").includes("0x")) return "hex";
  if (type === "string" && schema.pattern === UINT_PATTERN) return "decimal";
  return type ?? "JSON";
}

const UINT_PATTERN = "^(?:0|[1-9][0-9]{0,38})$";

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
