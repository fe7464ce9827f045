import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Algorithms } from "../../node/algorithms.ts";
import type { LedgerChain } from "../../node/ledger-chain.ts";
import { makeLedger, sealerOf } from "../../node/new-ledger.ts";
import { readNetworkPlan } from "../../node/plan-json.ts";
import { makeNetwork, type NewNetwork, networkKeys } from "../../node/test-network.ts";
import { requireJson } from "../json-document.ts";

const EXAMPLES = join(import.meta.dirname, "../../../examples");

/** The statements that the tour records. */
export const SAMPLE_PATH = join(EXAMPLES, "metamath-2000.ndjson.gz");
/** The epoch changes that it plans. */
const PLAN_PATH = join(EXAMPLES, "plan-v1-to-v3.json");

/** The ledger of a tour with the keys of everybody in it. */
export interface TourLedger {
  readonly chain: LedgerChain;
  readonly network: NewNetwork;
}

/** Makes a test network in a folder, with the plan of the examples. */
export function makeTourLedger(directory: string, loaded: Algorithms): TourLedger {
  const json: unknown = JSON.parse(readFileSync(PLAN_PATH, "utf8"));
  const { first, entries } = requireJson(readNetworkPlan(json, {}), PLAN_PATH);
  const network = makeNetwork(
    {
      name: "tour",
      timeMs: Date.now(),
      network: 1,
      epoch: first,
      plan: entries,
      hasCouncils: true,
    },
    loaded.hashes,
  );
  const parts = {
    genesis: network.bytes,
    keys: networkKeys(network),
    passphrase: null,
    sealers: [sealerOf(network.sealer)],
    hasGenesisJson: false,
  };
  return { chain: makeLedger(directory, parts, loaded), network };
}
