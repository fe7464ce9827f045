import { readSettings } from "../../governance/chain-settings.ts";
import { readParameterEntry, valueOfEntry } from "../../governance/parameter.ts";
import { parameterOptions, parameterRange } from "../../governance/parameter-bounds.ts";
import {
  isParameterKey,
  PARAMETER_KEYS,
  type ParameterKey,
  parameterRow,
} from "../../governance/parameter-table.ts";
import { readParamsVersion } from "../../governance/parameter-versions.ts";
import { touchedParameters } from "../../governance/touched-parameters.ts";
import { nearestName } from "../../ledger/json-nearest.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { PARAMETER_METHODS } from "../../rpc/methods/parameters.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { CallContext } from "../service/node-service.ts";
import { contentOf, type Ground, groundOf } from "./ground.ts";
import { parameterValueJson } from "./parameter-value-json.ts";

type ParamsMethod = (typeof PARAMETER_METHODS)["get_params"];
type Parameter = ResultOf<ParamsMethod>["items"][number];

/** Open proposals of one type that are looked at. */
const OPEN_MAX = 1000;

/** The parameters that are asked for, as of a height. */
export function getParams(
  { key }: ParamsOf<ParamsMethod>,
  call: CallContext,
): ResultOf<ParamsMethod> {
  const ground = groundOf(call);
  const keys = key === undefined ? PARAMETER_KEYS : keysOf(key);
  const proposed = openChanges(ground);
  return {
    params_version: readParamsVersion(ground.state),
    items: keys.map((each) => parameterJson(ground, each, proposed.get(each) ?? [])),
  };
}

/** The key that a caller names. Throws `RPC_NOT_FOUND` with the nearest one for a text that is none. */
export function parameterRef(text: string): ParameterKey {
  if (isParameterKey(text)) return text;
  const nearest = nearestName(text, PARAMETER_KEYS);
  throw new RpcError("RPC_NOT_FOUND", `There is no parameter ${text}.`, {
    fix: nearest === null ? "Call get_params for all of them." : `Did you mean ${nearest}?`,
    evidence: { key: text, nearest },
  });
}

/** One key, or all that begin with a text that ends with a dot or `*`. */
function keysOf(text: string): readonly ParameterKey[] {
  if (!text.endsWith(".") && !text.endsWith("*")) return [parameterRef(text)];
  const prefix = text.endsWith("*") ? text.slice(0, -1) : text;
  const found = PARAMETER_KEYS.filter((key) => key.startsWith(prefix));
  return found.length > 0 ? found : [parameterRef(text)];
}

function parameterJson(
  { state, now }: Ground,
  key: ParameterKey,
  proposedBy: readonly number[],
): Parameter {
  const row = parameterRow(key);
  const entry = readParameterEntry(state, key);
  const scale = readSettings(state);
  const range = parameterRange(key, scale);
  const options = parameterOptions(key, scale.network);
  return {
    key,
    kind: row.kind,
    value: parameterValueJson(valueOfEntry(entry, now)),
    unit: row.unit,
    min: range === undefined ? null : parameterValueJson(range.min),
    max: range === undefined ? null : parameterValueJson(range.max),
    options: options.length > 0 ? [...options] : null,
    class: row.class,
    role: deciderOf(key, row.class),
    version: entry.version,
    pending: pendingOf(entry, now),
    proposed_by: [...proposedBy],
  };
}

/** The track that decides a change of the key alone. */
function deciderOf(key: ParameterKey, parameterClass: Parameter["class"]): string {
  if (parameterClass === "G") return "constitution";
  return key.startsWith("fee.") ? "parameters, fees" : "parameters";
}

function pendingOf(
  { value, ramp }: ReturnType<typeof readParameterEntry>,
  now: number,
): Parameter["pending"] {
  if (ramp === null || now >= ramp.start + ramp.periodS) return null;
  return {
    from: parameterValueJson(ramp.from),
    to: parameterValueJson(value),
    start: ramp.start,
    end: ramp.start + ramp.periodS,
  };
}

/** Numbers of the open proposals that would set a key, by the key. */
function openChanges(ground: Ground): ReadonlyMap<string, readonly number[]> {
  const { service, height } = ground;
  const found = new Map<string, number[]>();
  for (const type of ["parameter_change", "fee_structure"] as const) {
    const rows = service.index.proposals.list({
      types: [type],
      stage: "open",
      height,
      sort: "oldest",
      limit: OPEN_MAX,
    });
    for (const { number } of rows) {
      for (const key of touchedParameters(contentOf(ground, number))) {
        found.set(key, [...(found.get(key) ?? []), number]);
      }
    }
  }
  return found;
}
