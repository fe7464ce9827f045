import { isSafeUint, SAFE_MAX } from "../primitives/integer.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { JsonFault } from "./json-fault.ts";
import { nearestName } from "./json-nearest.ts";

/** Carries a fault to `readJson` and never further; no `Error`, since what users type must not cost a stack trace. */
class JsonStop {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    this.fault = fault;
  }
}

/** Longest part of a found value that a fault repeats. */
const FOUND_MAX = 40;

/** The value of a JSON document, read strictly: no unknown field, no missing one, no value out of bounds. */
export function readJson<T>(
  value: unknown,
  path: string,
  read: (place: JsonPlace) => T,
): Result<T, JsonFault> {
  try {
    return ok(read(new JsonPlace(value, path)));
  } catch (stop) {
    if (stop instanceof JsonStop) return err(stop.fault);
    throw stop;
  }
}

/** A value of a document with the path that leads to it. Its methods end the reading at the first fault. */
export class JsonPlace {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  /** The fields of an object, each of a known name. A field that is undefined counts as absent. */
  fields(known: readonly string[]): JsonFields {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return this.fail("LEDGER_JSON_TYPE", "an object");
    }
    const entries = Object.entries(value).filter(([, field]) => field !== undefined);
    for (const [name, field] of entries) {
      if (known.includes(name)) continue;
      const at = new JsonPlace(field, joinPath(this.path, name));
      const expected = `one of the fields ${known.join(", ")}`;
      return at.fail("LEDGER_JSON_FIELD", expected, {
        found: name,
        nearest: nearestName(name, known),
      });
    }
    return new JsonFields(this, new Map(entries));
  }

  /** The items of an array, min..max of them. */
  items(min: number, max: number): readonly JsonPlace[] {
    const { value } = this;
    if (!Array.isArray(value)) return this.fail("LEDGER_JSON_TYPE", "an array");
    if (value.length < min || value.length > max) {
      return this.fail("LEDGER_JSON_RANGE", `${min}..${max} items`, { found: `${value.length}` });
    }
    return value.map((item, index) => new JsonPlace(item, `${this.path}[${index}]`));
  }

  /** An integer min..max. */
  uint(max: number = SAFE_MAX, min = 0): number {
    const { value } = this;
    if (typeof value !== "number")
      return this.fail("LEDGER_JSON_TYPE", `an integer ${min}..${max}`);
    if (!isSafeUint(value) || value < min || value > max) {
      return this.fail("LEDGER_JSON_RANGE", `an integer ${min}..${max}`);
    }
    return value;
  }

  /** One of some texts. */
  oneOf<const S extends string>(names: readonly S[]): S {
    const { value } = this;
    if (typeof value !== "string")
      return this.fail("LEDGER_JSON_TYPE", `one of ${names.join(", ")}`);
    const name = names.find((each) => each === value);
    if (name !== undefined) return name;
    const nearest = nearestName(value, names);
    return this.fail("LEDGER_JSON_NAME", `one of ${names.join(", ")}`, { nearest });
  }

  /** True or false. */
  bool(): boolean {
    const { value } = this;
    return typeof value === "boolean" ? value : this.fail("LEDGER_JSON_TYPE", "true or false");
  }

  /** Ends the reading with a fault of this value. */
  fail(
    code: JsonFault["code"],
    expected: string,
    more: { readonly found?: string; readonly nearest?: string | null } = {},
  ): never {
    const { found = describe(this.value), nearest = null } = more;
    throw new JsonStop({ code, path: this.path, expected, found, nearest });
  }
}

/** The fields of one object. */
export class JsonFields {
  readonly #object: JsonPlace;
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(object: JsonPlace, fields: ReadonlyMap<string, unknown>) {
    this.#object = object;
    this.#fields = fields;
  }

  /** A field that must be given. */
  required(name: string): JsonPlace {
    const field = this.optional(name);
    if (field !== undefined) return field;
    return this.#object.fail("LEDGER_JSON_MISSING", `the field ${name}`, {
      found: [...this.#fields.keys()].join(", ") || "no field",
    });
  }

  /** A field that may be absent. */
  optional(name: string): JsonPlace | undefined {
    if (!this.#fields.has(name)) return undefined;
    return new JsonPlace(this.#fields.get(name), joinPath(this.#object.path, name));
  }
}

function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** What was found, in few words. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? `"${value}"` : String(value);
  return text.length > FOUND_MAX ? `${text.slice(0, FOUND_MAX)}…` : text;
}
