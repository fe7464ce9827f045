import { checkChain } from "./check-chain.ts";
import { checkState, checkUndos } from "./check-state.ts";
import { FaultList, type StoreFault } from "./fault-list.ts";
import { isOnBranch, readFinalHeight } from "./finality-rows.ts";
import { prefixesOf, sidePlace } from "./id-index.ts";
import { formBranches } from "./side-branches.ts";
import type { SqlDatabase } from "./sql-database.ts";
import type { StoreParts } from "./store-parts.ts";
import type { CheckContext } from "./tip-check.ts";

/** What a check of the whole store has seen. */
export interface StoreReport {
  readonly blocks: number;
  readonly transactions: number;
  readonly stateEntries: number;
  readonly undos: number;
  readonly sideBlocks: number;
  readonly faultCount: number;
  /** The first faults; empty iff the store is sound. */
  readonly faults: readonly StoreFault[];
}

/**
 * Checks every row of a store: pages against each other, blocks against their ids, links and roots, the state against
 * the newest header, indexes against what they lead to. It goes on after a fault, and changes nothing. What it does not
 * do is judge the blocks by the rules: that is a replay. Requires: a snapshot. Cost: as reading and hashing it all.
 */
export function checkStore(
  database: SqlDatabase,
  parts: StoreParts,
  context: CheckContext,
): StoreReport {
  const faults = new FaultList();
  checkPages(database, faults);
  checkMeta(parts, faults);
  const chain = faults.attempt({ table: "headers" }, () => checkChain(parts, context, faults));
  const stateEntries = faults.attempt({ table: "state" }, () => checkState(parts, context, faults));
  const undos = faults.attempt({ table: "recents" }, () => checkUndos(parts, faults));
  const sides = faults.attempt({ table: "side_blocks" }, () => checkSides(parts, faults));
  faults.attempt({ table: "block_ids" }, () => {
    const expected = (chain?.idEntries ?? 0) + (sides?.idEntries ?? 0);
    const found = parts.ids.count();
    if (found === expected) return;
    faults.add({ table: "block_ids", detail: `${found} entries for ${expected} ids` });
  });
  return {
    blocks: chain?.blocks ?? 0,
    transactions: chain?.transactions ?? 0,
    stateEntries: stateEntries ?? 0,
    undos: undos ?? 0,
    sideBlocks: sides?.blocks ?? 0,
    faultCount: faults.count,
    faults: faults.listed,
  };
}

/** Pages and records of the file, as the database library sees them. */
function checkPages(database: SqlDatabase, faults: FaultList): void {
  faults.attempt({ table: "sqlite_schema" }, () => {
    for (const row of database.prepare("sqlite_schema", "PRAGMA integrity_check(100)").all()) {
      const detail = row.text(0);
      if (detail !== "ok") faults.add({ table: "sqlite_schema", detail });
    }
  });
}

function checkMeta(parts: StoreParts, faults: FaultList): void {
  faults.attempt({ table: "meta" }, () => {
    for (const name of parts.meta.names()) {
      faults.attempt({ table: "meta" }, () => parts.meta.get(name));
    }
    const final = readFinalHeight(parts);
    const tip = parts.blocks.tipHeight();
    if (final <= tip) return;
    faults.add({ table: "meta", height: final, detail: `it is final, but the tip is ${tip}` });
  });
  faults.attempt({ table: "seal_intents" }, () => {
    for (const keyId of parts.seals.keys()) {
      faults.attempt({ table: "seal_intents" }, () => parts.seals.last(keyId));
    }
  });
}

/** Every side block can be read, leads back to the branch, and is led to by its ids. */
function checkSides(
  parts: StoreParts,
  faults: FaultList,
): { readonly blocks: number; readonly idEntries: number } {
  const place = { table: "side_blocks" };
  const entries = faults.attempt(place, () => parts.sides.list()) ?? [];
  const branches = faults.attempt(place, () => formBranches(entries, isOnBranch(parts))) ?? [];
  const attached = new Set(branches.flatMap(({ blocks }) => blocks));
  let idEntries = 0;
  for (const entry of entries) {
    const { key, height, ids } = entry;
    idEntries += prefixesOf(ids).length;
    faults.attempt({ ...place, height }, () => parts.sides.read(key));
    if (!attached.has(entry)) {
      faults.add({ ...place, height, detail: "it does not lead back to the branch" });
    }
    if (ids.some(([, id]) => !parts.ids.candidates(id).includes(sidePlace(key)))) {
      faults.add({ table: "block_ids", height, detail: "an id does not lead to its side block" });
    }
  }
  return { blocks: entries.length, idEntries };
}
