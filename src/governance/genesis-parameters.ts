import { assert } from "../primitives/assert.ts";
import { divFloor } from "../primitives/integer.ts";
import { writeSettings } from "./chain-settings.ts";
import { isCouncilName, writeCouncil } from "./council.ts";
import type { GovernanceModule } from "./genesis-module.ts";
import { writeParameterEntry } from "./parameter.ts";
import { scaleTokens } from "./parameter-bounds.ts";
import {
  isParameterKey,
  PARAMETER_KEYS,
  type ParameterKey,
  parameterRow,
} from "./parameter-table.ts";
import { equalParameters, type ParameterValue } from "./parameter-value.ts";
import type { StateDraft } from "./state-access.ts";

/**
 * Writes the settings, parameters and councils that a genesis document begins with. What the document sets stands as
 * written; the initial durations of the rest are divided by its speed, and at least a second where they are above 0.
 * Requires: known keys and councils, and values inside their bounds.
 */
export function writeGenesisConfig(
  draft: StateDraft,
  module: GovernanceModule,
  network: number,
): void {
  const { decimals, speed, parameters, councils } = module;
  writeSettings(draft, { network, decimals, speed });
  const given = new Map(parameters.map(({ key, value }) => [key, value]));
  for (const key of given.keys()) assert(isParameterKey(key), `unknown parameter ${key}`);
  for (const key of PARAMETER_KEYS) {
    const said = given.get(key);
    const value = said === undefined ? firstValue(key, module) : said;
    if (equalParameters(value, parameterRow(key).initial)) continue;
    writeParameterEntry(draft, key, { version: 0, value, ramp: null });
  }
  for (const { name, k, members, termEnd } of councils) {
    assert(isCouncilName(name), `unknown council ${name}`);
    writeCouncil(draft, name, { k, members, version: 0, nonce: 0, termEnd });
  }
}

/** What a key is that the document leaves open: as its councils are, or the initial value in its decimals and speed. */
function firstValue(key: ParameterKey, module: GovernanceModule): ParameterValue {
  const row = parameterRow(key);
  const size = councilSize(key, module);
  if (size !== undefined) return size;
  if (row.kind === "amount" && row.initialInTokens)
    return scaleTokens(row.initial, module.decimals);
  const isDuration = row.kind === "uint" && row.unit === "seconds" && key !== "clock.max_step_s";
  if (!isDuration || row.initial === 0) return row.initial;
  return Math.max(1, divFloor(row.initial, module.speed));
}

function councilSize(key: ParameterKey, { councils }: GovernanceModule): number | undefined {
  const of = (name: string) => councils.find((council) => council.name === name);
  switch (key) {
    case "council.emergency.k":
      return of("emergency")?.k;
    case "council.emergency.n":
      return of("emergency")?.members.length;
    case "attest.k":
      return of("attestor")?.k;
    case "attest.n":
      return of("attestor")?.members.length;
    default:
      return undefined;
  }
}
