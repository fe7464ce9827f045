import type { Reader } from "../codec/reader.ts";
import { bool, nullable, type Schema, text, uint } from "../codec/schema.ts";
import { MAJOR_ARRAY, MAJOR_BYTES, MAJOR_TEXT, MAJOR_UINT } from "../codec/writer.ts";
import { type Fraction, fractionSchema } from "./fraction.ts";
import { amountSchema } from "./schemas.ts";

/**
 * A value of the registry; its encoding tells its kind: an integer, an amount, a fraction, a switch, a text, or null
 * for what is not there.
 */
export type ParameterValue = number | bigint | Fraction | boolean | string | null;

const PARAMETER_TEXT_BYTES_MAX = 160;

const uintSchema = uint();
const textSchema = text(1, PARAMETER_TEXT_BYTES_MAX);
const noneSchema = nullable(bool);

/** Any value of the registry. Whether it is of the kind of a key, the table of parameters says. */
export const parameterValueSchema: Schema<ParameterValue> = {
  write(writer, value) {
    switch (typeof value) {
      case "number":
        return uintSchema.write(writer, value);
      case "bigint":
        return amountSchema.write(writer, value);
      case "string":
        return textSchema.write(writer, value);
      case "boolean":
        return bool.write(writer, value);
      default:
        return value === null
          ? noneSchema.write(writer, null)
          : fractionSchema.write(writer, value);
    }
  },
  read(reader: Reader) {
    switch (reader.peek() >> 5) {
      case MAJOR_UINT:
        return uintSchema.read(reader);
      case MAJOR_BYTES:
        return amountSchema.read(reader);
      case MAJOR_TEXT:
        return textSchema.read(reader);
      case MAJOR_ARRAY:
        return fractionSchema.read(reader);
      default:
        return noneSchema.read(reader);
    }
  },
  shape: {
    kind: "simple",
    options: [
      uintSchema.shape,
      amountSchema.shape,
      fractionSchema.shape,
      textSchema.shape,
      bool.shape,
      { kind: "null" },
    ],
  },
};

/** True iff two values are the same; fractions term by term, since `1/2` and `2/4` are written differently. */
export function equalParameters(left: ParameterValue, right: ParameterValue): boolean {
  if (typeof left !== "object" || typeof right !== "object") return left === right;
  if (left === null || right === null) return left === right;
  return left.n === right.n && left.d === right.d;
}

/** A value as people read it: `5`, `2/3`, `true`, `stake`, `-` for what is not there. */
export function showParameter(value: ParameterValue): string {
  if (value === null) return "-";
  return typeof value === "object" ? `${value.n}/${value.d}` : String(value);
}
