import type { ElectorateName } from "../../governance/electorate-name.ts";
import { SCOPES, type ScopeName } from "../../governance/electorate-table.ts";
import { TRACKS } from "../../governance/names.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { readTrack } from "../../governance/track-parameters.ts";
import { RpcError } from "../../rpc/rpc-error.ts";

/** Delegation graphs that some track uses as of a second, in their order. */
export function scopesInUse(state: StateReader, now: number): readonly ScopeName[] {
  const named = new Set(
    TRACKS.map((track) => readTrack(state, track, now).houses.community?.scope),
  );
  return SCOPES.filter((scope) => named.has(scope));
}

/** The scope that a caller names. Throws `RPC_NOT_FOUND` for one that does not exist. */
export function scopeRef(name: string): ScopeName {
  const scope = SCOPES.find((known) => known === name);
  if (scope !== undefined) return scope;
  throw new RpcError("RPC_NOT_FOUND", `There is no delegation graph ${name}.`, {
    fix: `Name one of ${SCOPES.join(", ")}.`,
    evidence: { scope: name },
  });
}

/** Every electorate in which an account may weigh something: each graph in use, and the validators. */
export function electoratesInUse(state: StateReader, now: number): readonly ElectorateName[] {
  const scopes = scopesInUse(state, now).map((scope) => ({ house: "community", scope }) as const);
  return [...scopes, { house: "validators", scope: null }];
}
