import { sortedSet } from "../codec/compound.ts";
import type { SuiteId } from "../primitives/brand.ts";
import type { JsonPlace } from "./json-reader.ts";
import { readSuite, suiteToJson } from "./json-suite.ts";
import { ROLES, type Role, type SignaturePolicy } from "./policy.ts";
import { suiteIdSchema } from "./schemas.ts";

const SUITES_MAX = 8;

/** Names of the suites admitted for each role. */
export type PolicyJson = Readonly<Record<Role, readonly string[]>>;

export function policyToJson(policy: SignaturePolicy): PolicyJson {
  const { seal, council, attest, vote, other } = policy;
  const names = (suites: readonly SuiteId[]): readonly string[] => suites.map(suiteToJson);
  return {
    seal: names(seal),
    council: names(council),
    attest: names(attest),
    vote: names(vote),
    other: names(other),
  };
}

/** A policy from lists of suite names or numbers in any order; a role that is absent is as before. */
export function readPolicy(place: JsonPlace, before: SignaturePolicy): SignaturePolicy {
  const fields = place.fields(ROLES);
  const suitesOf = (role: Role): readonly SuiteId[] => {
    const given = fields.optional(role);
    return given === undefined ? before[role] : readSuites(given);
  };
  return {
    seal: suitesOf("seal"),
    council: suitesOf("council"),
    attest: suitesOf("attest"),
    vote: suitesOf("vote"),
    other: suitesOf("other"),
  };
}

function readSuites(place: JsonPlace): readonly SuiteId[] {
  const suites: SuiteId[] = [];
  for (const item of place.items(1, SUITES_MAX)) {
    const suite = readSuite(item);
    if (suites.includes(suite)) item.fail("LEDGER_JSON_REPEATED", "each suite once");
    suites.push(suite);
  }
  return sortedSet(suites, suiteIdSchema);
}
