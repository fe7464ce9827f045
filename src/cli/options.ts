import { assert } from "../primitives/assert.ts";
import { SAFE_MAX } from "../primitives/integer.ts";
import { usageError } from "./usage-error.ts";

/** The options of one call, read by type. Names are those of the long flags in camel case. */
export class Options {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** True iff a flag without a value was given. */
  flag(name: string): boolean {
    const value = this.#values[name] ?? false;
    assert(typeof value === "boolean", `option ${name} is no flag`);
    return value;
  }

  /** True iff an option was given, with or without a value. */
  has(name: string): boolean {
    const value = this.#values[name] ?? false;
    return value !== false;
  }

  /** The text of an option, or undefined where it is absent. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    assert(value === undefined || typeof value === "string", `option ${name} has no single value`);
    return value;
  }

  /** The texts of an option that may be repeated; none where it was given without a value. */
  texts(name: string): readonly string[] {
    const given = this.#values[name] ?? [];
    const value = given === true ? [] : given;
    assert(Array.isArray(value), `option ${name} has a single value`);
    return value.map(String);
  }

  /** The count of an option, min..max, or undefined where it is absent. */
  uint(name: string, max: number = SAFE_MAX, min = 0): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : readUint(text, flagOf(name), { min, max });
  }
}

/** An integer from the command line: digits and nothing else. */
export function readUint(
  text: string,
  what: string,
  bounds: { readonly min?: number; readonly max?: number } = {},
): number {
  const { min = 0, max = SAFE_MAX } = bounds;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  const range = max === SAFE_MAX ? `${min} or more` : `${min} to ${max}`;
  throw usageError({
    code: "CLI_VALUE",
    message: `${what} is no integer of ${range}. It was given as "${text}".`,
    fix: `write ${what} as digits, ${range}`,
    evidence: { option: what, found: text, min, max },
  });
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
