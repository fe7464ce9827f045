import { parse, TomlError } from "smol-toml";
import { nearestName } from "../../ledger/json-nearest.ts";
import { checkValue, showValue } from "./check-value.ts";
import type { ConfigFault } from "./config-fault.ts";
import { isKeyName, KEY_NAMES, type KeyName, keyEntry } from "./config-table.ts";
import { liftGuideLines } from "./guide-lines.ts";
import type { Layer, PlacedValue } from "./layer.ts";
import type { Origin } from "./origin.ts";
import { readGuideLines } from "./read-guide-lines.ts";
import { placeInText } from "./text-place.ts";
import { outlineToml, type TomlOutline } from "./toml-outline.ts";

/** Tables of the configuration, `http` of `http.listen`. */
const TABLES: readonly string[] = [
  ...new Set(
    KEY_NAMES.filter((name) => name.includes(".")).map((name) => name.replace(/\..*/, "")),
  ),
];

/** The keys that a file sets. Everything is strict TOML but for the guide's lines. */
export function readConfigText(text: string, path: string): Layer {
  const at = (offset: number): Origin => ({ layer: "file", path, ...placeInText(text, offset) });
  const lifted = liftGuideLines(text);
  const guide = readGuideLines(lifted.lines, at);
  let document: unknown;
  try {
    document = parse(lifted.text, { integersAsBigInt: true });
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    return { ...guide, faults: [syntaxFault(cause, path), ...guide.faults] };
  }
  const body = readDocument(document, outlineToml(lifted.text), at);
  return {
    values: new Map([...body.values, ...guide.values]),
    faults: [...body.faults, ...guide.faults],
    warnings: guide.warnings,
  };
}

function syntaxFault({ message, line, column }: TomlError, path: string): ConfigFault {
  // The message goes on with an excerpt of the file.
  const [reason = ""] = message.split("\n");
  const found = `${reason.replace(/^Invalid TOML document: /, "this is no TOML: ")}.`;
  const origin = { layer: "file", path, line, column } as const;
  return { code: "CONFIG_SYNTAX", origin, key: "", expected: "TOML", found, nearest: null };
}

function readDocument(
  document: unknown,
  { entries, headers }: TomlOutline,
  at: (offset: number) => Origin,
): Pick<Layer, "values" | "faults"> {
  const values = new Map<KeyName, PlacedValue>();
  const faults: ConfigFault[] = [];
  for (const { path, isArray, start } of headers) {
    const key = nameOf(path);
    if (TABLES.includes(key) && !isArray) continue;
    faults.push(unknownFault(key, at(start), TABLES));
  }
  const strangers = headers.map(({ path }) => nameOf(path)).filter((key) => !TABLES.includes(key));
  for (const { path, start, valueStart, isTable } of entries) {
    const key = nameOf(path);
    // An unknown table is told once, and not again for each of its keys.
    if (strangers.some((table) => key.startsWith(`${table}.`))) continue;
    if (isTable && TABLES.includes(key)) continue;
    if (!isKeyName(key)) {
      faults.push(
        faultOfStranger(key, valueAt(document, path), { key: at(start), value: at(valueStart) }),
      );
      continue;
    }
    const read = checkValue(keyEntry(key), valueAt(document, path));
    if (read.ok) values.set(key, { value: read.value, origin: at(start) });
    else faults.push({ ...read.error, origin: at(valueStart), key, nearest: null });
  }
  return { values, faults };
}

function faultOfStranger(
  key: string,
  value: unknown,
  origin: { readonly key: Origin; readonly value: Origin },
): ConfigFault {
  if (!TABLES.includes(key)) return unknownFault(key, origin.key, KEY_NAMES);
  const found = showValue(value);
  return {
    code: "CONFIG_TYPE",
    origin: origin.value,
    key,
    expected: "a table",
    found,
    nearest: null,
  };
}

function unknownFault(key: string, origin: Origin, known: readonly string[]): ConfigFault {
  const nearest = nearestName(key, known);
  return {
    code: "CONFIG_UNKNOWN_KEY",
    origin,
    key,
    expected: "a known key",
    found: key,
    nearest,
  };
}

/** The dotted name of a path. A name with a dot of its own is put in quotes, and so is no key of ours. */
function nameOf(path: readonly string[]): string {
  return path
    .map((name) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name)))
    .join(".");
}

function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}
