import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { mapKey } from "./byte-map.ts";
import { readDelegateProfile } from "./delegate-profile.ts";
import { readInDepth } from "./delegation-depth.ts";
import type { DelegationGraph } from "./delegation-graph.ts";
import {
  BASIS_POINTS,
  type DelegationRecord,
  forwardOf,
  readChain,
  readRecord,
} from "./delegation-record.ts";
import { currentGraph } from "./electorate.ts";
import type { ScopeName } from "./electorate-table.ts";
import { readBool, readUint } from "./parameter.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import { readElectorate } from "./track-parameters.ts";

/** A record that an owner wants in some scopes. */
export interface WantedRecord {
  readonly owner: AccountId;
  readonly scopes: readonly ScopeName[];
  readonly record: DelegationRecord;
}

/** Why a record may not be written, or null: the guards of a delegation in their order, each over all scopes. */
export function refuseDelegation(
  state: StateReader,
  wanted: WantedRecord,
  now: number,
): Rejection | null {
  return (
    refuseOff(state, wanted) ??
    refuseShares(state, wanted, now) ??
    refuseSelf(wanted) ??
    refuseDelegates(state, wanted) ??
    refuseTerm(state, wanted, now) ??
    refuseCycle(state, wanted, now) ??
    refuseDepth(state, wanted, now)
  );
}

function refuseOff(state: StateReader, { scopes }: WantedRecord): Rejection | null {
  if (!readBool(state, "delegation.enabled")) return reject("GOV_DELEGATION_OFF");
  for (const scope of scopes) {
    const electorate = readElectorate(state, scope);
    if (electorate?.isDelegable === true) continue;
    return reject("GOV_DELEGATION_OFF", { scope, function: electorate?.function ?? "none" });
  }
  return null;
}

function refuseShares(
  state: StateReader,
  { record: { shares } }: WantedRecord,
  now: number,
): Rejection | null {
  const max = readUint(state, "delegation.max_shares", now);
  if (shares.length < 1 || shares.length > max) {
    return reject("GOV_SHARES_INVALID", { shares: shares.length, max });
  }
  const sum = shares.reduce((total, { bp }) => total + bp, 0);
  if (sum > BASIS_POINTS) return reject("GOV_SHARES_INVALID", { sum, max: BASIS_POINTS });
  const distinct = new Set(shares.map(({ delegate }) => mapKey(delegate))).size;
  if (distinct === shares.length) return null;
  return reject("GOV_SHARES_INVALID", { shares: shares.length, distinct });
}

function refuseSelf({ owner, record }: WantedRecord): Rejection | null {
  const isOwn = record.shares.some(({ delegate }) => equalBytes(delegate, owner));
  return isOwn ? reject("GOV_SELF_DELEGATION") : null;
}

function refuseDelegates(state: StateReader, { record }: WantedRecord): Rejection | null {
  for (const [place, { delegate }] of record.shares.entries()) {
    const { acceptsDelegation } = readDelegateProfile(state, delegate);
    if (!acceptsDelegation) return reject("GOV_DELEGATE_REFUSES", { share: place });
  }
  const next = forwardOf(record);
  if (next === undefined || readDelegateProfile(state, next).acceptsForwarded) return null;
  return reject("GOV_DELEGATE_REFUSES", { share: 0, forward: 1 });
}

function refuseTerm(
  state: StateReader,
  { record: { expiresAt } }: WantedRecord,
  now: number,
): Rejection | null {
  const latest = now + readUint(state, "delegation.max_term_s", now);
  if (expiresAt > now && expiresAt <= latest) return null;
  return reject("GOV_DELEGATION_TERM", { expiresAt, now, latest });
}

function refuseCycle(state: StateReader, wanted: WantedRecord, now: number): Rejection | null {
  const depthMax = readUint(state, "delegation.max_depth", now);
  for (const scope of wanted.scopes) {
    const graph = currentGraph(state, scope);
    if (!isReachable(state, graph, wanted, depthMax)) continue;
    return reject("GOV_DELEGATION_CYCLE", { scope, maxDepth: depthMax });
  }
  return null;
}

/** Whether the owner is met from a delegate by following shares at most so often. Cost: 5 + 25 + 125 + 625 reads. */
function isReachable(
  state: StateReader,
  graph: DelegationGraph,
  { owner, record }: WantedRecord,
  depthMax: number,
): boolean {
  const target = mapKey(owner);
  let level = new Map(record.shares.map(({ delegate }) => [mapKey(delegate), delegate]));
  const seen = new Set(level.keys());
  for (let follows = 1; follows <= depthMax; follows++) {
    const next = new Map<string, AccountId>();
    for (const account of level.values()) {
      for (const { delegate } of readRecord(state, graph, account, "now")?.shares ?? []) {
        const key = mapKey(delegate);
        if (key === target) return true;
        if (!seen.has(key)) next.set(key, delegate);
        seen.add(key);
      }
    }
    level = next;
  }
  return false;
}

function refuseDepth(state: StateReader, wanted: WantedRecord, now: number): Rejection | null {
  const next = forwardOf(wanted.record);
  if (next === undefined) return null;
  const max = readUint(state, "delegation.max_depth", now);
  for (const scope of wanted.scopes) {
    const graph = currentGraph(state, scope);
    const above = Math.max(1, readInDepth(state, graph, wanted.owner));
    const chain = readChain(state, graph, next, "now").length;
    if (above + chain > max) {
      return reject("GOV_DELEGATION_DEPTH", { scope, above, chain, max });
    }
  }
  return null;
}
