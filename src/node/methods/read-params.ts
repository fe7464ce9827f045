import type { z } from "zod";
import { nearestName } from "../../ledger/json-nearest.ts";
import { callSchema, positionalKeys } from "../../rpc/call-params.ts";
import type { Method } from "../../rpc/method.ts";
import { RpcError } from "../../rpc/rpc-error.ts";

type Params = Readonly<Record<string, unknown>>;

/**
 * The checked parameters of a call, given by name or by position. Defaults of the operator stand in for what is left
 * out. Throws `RPC_PARAMS` at the first that does not fit.
 */
export function readParams(method: Method, given: unknown, defaults: Params = {}): Params {
  const named = Array.isArray(given) ? nameParams(method, given) : (given ?? {});
  const schema = callSchema(method);
  const fitting = Object.entries(defaults).filter(([key]) => key in schema.shape);
  const whole = isObject(named) ? { ...Object.fromEntries(fitting), ...named } : named;
  return checkParams(schema, whole);
}

/** Parameters by name as a schema has them. Throws `RPC_PARAMS` at the first that does not fit. */
export function checkParams<S extends z.ZodObject>(schema: S, named: unknown): z.output<S> {
  const parsed = schema.safeParse(named);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw paramsError(issue, schema);
}

/**
 * Parameters by position under their names. Those without a position come in one object after the last position; a
 * null stands for one that is left out.
 */
function nameParams(method: Method, given: readonly unknown[]): Params {
  const keys = positionalKeys(method);
  const options: unknown = given.length > keys.length ? given.at(-1) : {};
  if (given.length > keys.length + 1 || !isObject(options)) {
    const expected = `at most ${keys.length} by position (${keys.join(", ")}), then one object`;
    throw new RpcError("RPC_PARAMS", `${given.length} parameters are given by position.`, {
      evidence: { path: "params", expected, nearest: null },
    });
  }
  const named: Record<string, unknown> = { ...options };
  for (const [index, key] of keys.entries()) {
    const value = given[index];
    if (value === undefined || value === null) continue;
    if (key in named) {
      throw new RpcError("RPC_PARAMS", `${key} is given by position and by name.`, {
        evidence: { path: key, expected: "one of the two", nearest: null },
      });
    }
    named[key] = value;
  }
  return named;
}

function isObject(value: unknown): value is Params {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function paramsError(issue: z.core.$ZodIssue | undefined, schema: z.ZodObject): RpcError {
  const path = issue?.path.map(String).join(".") ?? "";
  const place = path === "" ? "params" : path;
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const nearest = nearestName(key, path === "" ? Object.keys(schema.shape) : []);
    const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
    return new RpcError("RPC_PARAMS", `${place} has no field ${key}.${hint}`, {
      evidence: { path: place, expected: "known fields only", found: key, nearest },
    });
  }
  const expected = issue === undefined ? "a valid value" : expectation(issue);
  return new RpcError("RPC_PARAMS", `${place}: ${expected}`, {
    evidence: { path: place, expected, nearest: null },
  });
}

/** What an issue asks for; of the branches of a union, that of each. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue.message;
  const branches = issue.errors.map((issues) => issues.map(expectation).join(" and "));
  return [...new Set(branches)].join(", or ");
}
