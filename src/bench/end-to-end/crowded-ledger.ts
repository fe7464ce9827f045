import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import { NAME_HASH_CODE } from "../../crypto/key-id.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { accountTable } from "../../governance/account.ts";
import { Overlay } from "../../governance/overlay.ts";
import { writeState } from "../../governance/state-table.ts";
import { Machine, type MachineStore } from "../../machine/machine.ts";
import { ChainPast } from "../../node/chain-past.ts";
import { readerOf, startBranch } from "../../node/chain-reader.ts";
import { makeKey, storeKey } from "../../node/key-store.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { createStore } from "../../storage/create-store.ts";
import type { BenchContext } from "../suite.ts";
import { crowdAccount } from "../suites/crowd-account.ts";
import { makeBallotNetwork } from "./ballot-network.ts";
import { loadMeasuredAlgorithms } from "./measured-algorithms.ts";

const BALANCE = 1_000_000n;
const EMPTY_STATE = { get: () => undefined, entries: () => [] };

/**
 * Makes a ledger of block 0 with the sealer's key and so many accounts more than its genesis document may hold: a
 * fixture, laid beside the state of block 0. Answers with one of the accounts.
 */
export async function makeCrowdedLedger(
  context: BenchContext,
  folder: string,
  accounts: number,
): Promise<AccountId> {
  const { algorithms } = await loadMeasuredAlgorithms();
  const key = makeKey(requireHash(context.hashes, NAME_HASH_CODE), "sealer", HYBRID_SUITE);
  const { account, publicKey, keyId } = key.description;
  const { document } = makeBallotNetwork(context.hashes, context.random("crowd"), {
    voters: 1,
    suite: HYBRID_SUITE,
    sealer: { account, publicKey, keyId, signer: key.signer },
  });
  storeKey(folder, key, null);
  const store = createStore(folder, document, { hashes: context.hashes });
  try {
    const reader = readerOf(store, algorithms);
    const branch = startBranch(reader);
    const past = new ChainPast(reader, () => branch.facts.schedule);
    const crowd = makeCrowd(accounts);
    const crowded: MachineStore = {
      get: (name) => store.get(name),
      entries: (prefix) => store.entries(prefix),
      rewind: (undos) => store.rewind(undos),
      commitBlock(candidate) {
        const changes = new Overlay(EMPTY_STATE);
        for (const [name, value] of [...candidate.changes, ...crowd.changes()]) {
          if (value !== null) changes.put(name, value);
        }
        const all = changes.changes();
        store.commitBlock({ ...candidate, changes: all, undo: all.map(([name]) => [name, null]) });
      },
    };
    const { hashes, suites } = context;
    const machine = new Machine({ hashes, suites, past }, crowded, branch);
    machine.initChain(document);
    machine.commit();
  } finally {
    store.close();
  }
  return crowdAccount(accounts - 1);
}

function makeCrowd(accounts: number): Overlay {
  const crowd = new Overlay(EMPTY_STATE);
  const value = { sequence: 0, liquid: BALANCE };
  for (let index = 0; index < accounts; index++) {
    writeState(crowd, accountTable, { suffix: crowdAccount(index), value });
  }
  return crowd;
}
