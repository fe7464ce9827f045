import type { JsonPlace } from "./json-reader.ts";
import { ROLES, type Role, type SecurityFloor } from "./policy.ts";

/** Least rank of a record and least level of each role. */
export type FloorJson = { readonly min_rank: number } & Readonly<Record<Role, number>>;

export function floorToJson(floor: SecurityFloor): FloorJson {
  const { minRank, ...levels } = floor;
  return { min_rank: minRank, ...levels };
}

/** A floor from its named values; one that is absent is as before. */
export function readFloor(place: JsonPlace, before: SecurityFloor): SecurityFloor {
  const fields = place.fields(["min_rank", ...ROLES]);
  const levelOf = (role: Role): number => fields.optional(role)?.uint(2, 1) ?? before[role];
  return {
    minRank: fields.optional("min_rank")?.uint() ?? before.minRank,
    seal: levelOf("seal"),
    council: levelOf("council"),
    attest: levelOf("attest"),
    vote: levelOf("vote"),
    other: levelOf("other"),
  };
}
