import { readParameterEntry, valueOfEntry } from "../../governance/parameter.ts";
import { isParameterKey, parameterRow } from "../../governance/parameter-table.ts";
import { parameterValueSchema } from "../../governance/parameter-value.ts";
import { valueToJson } from "../json/value-to-json.ts";
import { isJsonFields, type JsonFields } from "./json-fields.ts";
import type { WriteGround } from "./write-ground.ts";

/**
 * Changes of parameters with what they rest on: the value and the version that are in force, where they are not given,
 * and each value in the form of its key.
 */
export function fillChanges(changes: unknown, ground: WriteGround): unknown {
  if (!Array.isArray(changes)) return changes;
  return changes.map((change: unknown) => (isJsonFields(change) ? fill(change, ground) : change));
}

function fill(change: JsonFields, { state, context }: WriteGround): JsonFields {
  const { key } = change;
  if (typeof key !== "string" || !isParameterKey(key)) return change;
  const entry = readParameterEntry(state, key);
  const current = valueToJson(parameterValueSchema, valueOfEntry(entry, context.now));
  const { kind } = parameterRow(key);
  const formed = (value: unknown): unknown => formOf(kind, value);
  return {
    current_version: entry.version,
    ...change,
    current_value: "current_value" in change ? formed(change.current_value) : current,
    ...("proposed_value" in change ? { proposed_value: formed(change.proposed_value) } : {}),
  };
}

/** A value in the form of its kind: people write `2/3`, `[2, 3]` and amounts as numbers too. */
function formOf(kind: string, value: unknown): unknown {
  if (kind === "uint") {
    return typeof value === "string" && /^[0-9]{1,15}$/.test(value) ? Number(value) : value;
  }
  if (kind === "amount") return Number.isSafeInteger(value) ? String(value) : value;
  if (kind !== "fraction" && kind !== "optional share") return value;
  const terms = typeof value === "string" ? value.split("/") : value;
  if (Array.isArray(terms) && terms.length === 2)
    return { n: String(terms[0]), d: String(terms[1]) };
  if (!isJsonFields(terms)) return value;
  return { ...terms, n: String(terms.n), d: String(terms.d) };
}
