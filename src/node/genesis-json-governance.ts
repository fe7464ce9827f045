import { COUNCIL_MEMBERS_MAX, COUNCIL_NAMES } from "../governance/council.ts";
import { PARAMETER_KEYS } from "../governance/parameter-table.ts";
import type { JsonFields, JsonPlace } from "../ledger/json-reader.ts";
import type { AccountId } from "../primitives/brand.ts";
import { SAFE_MAX } from "../primitives/integer.ts";
import type { GenesisDraft } from "./genesis-builder.ts";
import { readAmount, readBytes, readText } from "./json-values.ts";
import { readParameterJson } from "./parameter-json.ts";

type Draft = GenesisDraft["governance"];

const FIELDS = ["decimals", "speed", "treasury", "stakes", "councils", "roles", "admin"];

const USUAL_DECIMALS = 6;
const ROLE_NAME = { min: 1, max: 48, pattern: /^[a-z][a-z0-9_:.-]*$/ } as const;

/** The governance module of a genesis document from JSON; what is absent is empty. */
export function readGovernanceJson(place: JsonPlace): Draft {
  const fields = place.fields([...FIELDS, "parameters"]);
  const treasury = fields.optional("treasury");
  const parameters = fields.optional("parameters");
  return {
    decimals: fields.optional("decimals")?.uint(18) ?? USUAL_DECIMALS,
    speed: fields.optional("speed")?.uint(1_000_000, 1) ?? 1,
    treasury: treasury === undefined ? 0n : readAmount(treasury),
    stakes: (fields.optional("stakes")?.items(0, 100_000) ?? []).map(readStake),
    councils: (fields.optional("councils")?.items(0, COUNCIL_NAMES.length) ?? []).map(readCouncil),
    roles: (fields.optional("roles")?.items(0, 32) ?? []).map(readRole),
    admin: readAdmin(fields),
    parameters: parameters === undefined ? [] : readParameters(parameters),
  };
}

function readStake(place: JsonPlace): Draft["stakes"][number] {
  const fields = place.fields(["account", "active"]);
  return {
    account: readAccountId(fields.required("account")),
    active: readAmount(fields.required("active")),
  };
}

function readCouncil(place: JsonPlace): Draft["councils"][number] {
  const fields = place.fields(["name", "k", "members", "term_end"]);
  return {
    name: fields.required("name").oneOf(COUNCIL_NAMES),
    k: fields.required("k").uint(COUNCIL_MEMBERS_MAX, 1),
    members: fields.required("members").items(1, COUNCIL_MEMBERS_MAX).map(readAccountId),
    termEnd: fields.required("term_end").uint(SAFE_MAX),
  };
}

function readRole(place: JsonPlace): Draft["roles"][number] {
  const fields = place.fields(["name", "members"]);
  return {
    name: readText(fields.required("name"), ROLE_NAME),
    members: fields.required("members").items(0, 1000).map(readAccountId),
  };
}

function readAdmin(fields: JsonFields): Draft["admin"] {
  const place = fields.optional("admin");
  if (place === undefined || place.value === null) return null;
  const admin = place.fields(["account", "expires_at"]);
  return {
    account: readAccountId(admin.required("account")),
    expiresAt: admin.required("expires_at").uint(SAFE_MAX),
  };
}

/** An object of known keys. */
function readParameters(place: JsonPlace): Draft["parameters"] {
  const fields = place.fields(PARAMETER_KEYS);
  return PARAMETER_KEYS.flatMap((key) => {
    const given = fields.optional(key);
    return given === undefined ? [] : [{ key, value: readParameterJson(given, key) }];
  });
}

function readAccountId(place: JsonPlace): AccountId {
  return readBytes(place, { min: 32, max: 32 }) as AccountId;
}
