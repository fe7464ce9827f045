import { err, ok, type Result } from "../../primitives/result.ts";
import { type ConfigValue, describeForm, type KeyEntry, type KeyForm } from "./config-key.ts";
import { parseListenAddress } from "./listen-address.ts";

/** Why a value is not taken. */
export interface ValueFault {
  readonly code: "CONFIG_TYPE" | "CONFIG_RANGE" | "CONFIG_NOT_AVAILABLE";
  readonly expected: string;
  readonly found: string;
}

/** The value of a key, from what a TOML parser gives: integers are bigints, everything with a point is a number. */
export function checkValue(entry: KeyEntry, found: unknown): Result<ConfigValue, ValueFault> {
  const read = readForm(entry.form, found);
  if (!read.ok) return read;
  const { available } = entry;
  if (available !== undefined && available.only !== read.value) {
    const expected = `${showValue(available.only)} until ${available.until}`;
    return err({ code: "CONFIG_NOT_AVAILABLE", expected, found: showValue(read.value) });
  }
  return read;
}

/** The value of a key, from a text without TOML's quotes: of the environment or of a flag. */
export function readText(entry: KeyEntry, text: string): Result<ConfigValue, ValueFault> {
  return checkValue(entry, valueOfText(entry.form, text));
}

/** A value as TOML writes it. */
export function showValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(showValue).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return value instanceof Date ? "a date" : "a table";
  }
  return String(value);
}

function valueOfText(form: KeyForm, text: string): unknown {
  switch (form.type) {
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "integer":
      return /^-?\d{1,30}$/.test(text) ? BigInt(text) : text;
    case "names":
      return text
        .split(",")
        .map((each) => each.trim())
        .filter((each) => each !== "");
    case "choice":
    case "text":
    case "path":
    case "listen":
      return text;
  }
}

function readForm(form: KeyForm, found: unknown): Result<ConfigValue, ValueFault> {
  const refuse = (code: ValueFault["code"]): Result<never, ValueFault> =>
    err({ code, expected: describeForm(form), found: showValue(found) });
  if (form.type === "boolean")
    return typeof found === "boolean" ? ok(found) : refuse("CONFIG_TYPE");
  if (form.type === "integer") {
    if (typeof found !== "bigint") return refuse("CONFIG_TYPE");
    return found >= form.min && found <= form.max ? ok(Number(found)) : refuse("CONFIG_RANGE");
  }
  if (form.type === "names") {
    if (!Array.isArray(found) || !found.every(isText)) return refuse("CONFIG_TYPE");
    const isFine =
      found.length <= form.max && found.every((each) => /^[\w.:/[\]*-]{1,255}$/.test(each));
    return isFine ? ok(found) : refuse("CONFIG_RANGE");
  }
  if (!isText(found)) return refuse("CONFIG_TYPE");
  return isFineText(form, found) ? ok(found) : refuse("CONFIG_RANGE");
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isFineText(
  form: Exclude<KeyForm, { readonly type: "boolean" | "integer" | "names" }>,
  text: string,
): boolean {
  switch (form.type) {
    case "choice":
      return form.of.includes(text);
    case "text":
      return text.length >= 1 && text.length <= form.max;
    case "path":
      return text === "" ? form.mayBeEmpty : !/[\0\n]/.test(text) && text.length <= 4096;
    case "listen":
      return text === "" ? form.mayBeEmpty : parseListenAddress(text) !== null;
  }
}
