import type { z } from "zod";
import type { ParameterValue } from "../../governance/parameter-value.ts";
import type { PARAMETER_VALUE } from "../../rpc/methods/parameters.ts";
import { ratioJson } from "./ratio.ts";

/** A value of the registry in JSON: amounts as decimal strings, fractions as ratios. */
export function parameterValueJson(value: ParameterValue): z.output<typeof PARAMETER_VALUE> {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "object" && value !== null) return ratioJson(value.n, value.d);
  return value;
}
