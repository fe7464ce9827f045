import { parse, TomlError } from "smol-toml";
import { err, ok, type Result } from "../../primitives/result.ts";
import { checkValue, showValue, type ValueFault } from "./check-value.ts";
import type { ConfigFault } from "./config-fault.ts";
import type { ConfigValue } from "./config-key.ts";
import { type KeyName, keyEntry } from "./config-table.ts";
import type { GuideLine } from "./guide-lines.ts";
import type { ConfigWarning, Layer, PlacedValue } from "./layer.ts";
import { describeOrigin, type Origin } from "./origin.ts";

interface ReadLine extends PlacedValue {
  readonly line: GuideLine;
  /** True iff the value is TOML as it stands, and not bare. */
  readonly isToml: boolean;
}

/**
 * The values of lifted lines. One at the top of the file in TOML's form is an ordinary key; any other is taken with a
 * warning. Of several for one key the last wins, and two that differ are both named.
 */
export function readGuideLines(lines: readonly GuideLine[], at: (offset: number) => Origin): Layer {
  const values = new Map<KeyName, ReadLine>();
  const faults: ConfigFault[] = [];
  const warnings: ConfigWarning[] = [];
  for (const line of lines) {
    const { key } = line;
    const read = readLine(line);
    if (!read.ok) {
      faults.push({ ...read.error, origin: at(line.valueStart), key, nearest: null });
      continue;
    }
    const next: ReadLine = { ...read.value, line, origin: at(line.keyStart) };
    const before = values.get(key);
    values.set(key, next);
    if (before === undefined && line.isAtTop && next.isToml) continue;
    if (before === undefined) warnings.push(guideWarning(next));
    else if (before.value !== next.value) warnings.push(repeatWarning(before, next));
  }
  return { values, faults, warnings };
}

function guideWarning({ line: { key }, value, origin }: ReadLine): ConfigWarning {
  return {
    code: "CONFIG_GUIDE_LINE",
    message:
      `${describeOrigin(origin)} sets ${key}, which belongs at the top of the file. ` +
      "It is read as if it stood there.",
    fix: `mathledger config set ${key} ${String(value)}`,
  };
}

function repeatWarning(before: ReadLine, last: ReadLine): ConfigWarning {
  const { key } = last.line;
  return {
    code: "CONFIG_GUIDE_LINE",
    message:
      `${describeOrigin(before.origin)} and ${describeOrigin(last.origin)} set ${key} to ` +
      `${showValue(before.value)} and ${showValue(last.value)}. The last one counts.`,
    fix: `mathledger config set ${key} ${String(last.value)}`,
  };
}

function readLine({
  key,
  text,
}: GuideLine): Result<{ readonly value: ConfigValue; readonly isToml: boolean }, ValueFault> {
  const toml = parseToml(text);
  const isToml = toml !== undefined;
  // What begins like a string and is none is a slip of the pen, and no path.
  const isBare = !isToml && key === "epoch_registry_path" && !/^["']/.test(text);
  const checked = checkValue(keyEntry(key), isBare ? text : toml);
  if (checked.ok) return ok({ value: checked.value, isToml });
  return err({ ...checked.error, found: text === "" ? "nothing" : text });
}

/** The value that a text is in TOML, or undefined where it is not TOML. */
function parseToml(text: string): unknown {
  try {
    return parse(`value = ${text}`, { integersAsBigInt: true }).value;
  } catch (cause) {
    if (cause instanceof TomlError) return undefined;
    throw cause;
  }
}
