import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import { NAME_HASH_CODE } from "../../crypto/key-id.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { accountTable } from "../../governance/account.ts";
import { Overlay } from "../../governance/overlay.ts";
import type { StateDraft } from "../../governance/state-access.ts";
import { writeState } from "../../governance/state-table.ts";
import { Machine, type MachineStore } from "../../machine/machine.ts";
import { ChainPast } from "../../node/chain-past.ts";
import { readerOf, startBranch } from "../../node/chain-reader.ts";
import { type FreshKey, makeKey, storeKey } from "../../node/key-store.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { createStore } from "../../storage/create-store.ts";
import type { BenchContext } from "../suite.ts";
import { crowdAccount } from "../suites/crowd-account.ts";
import { makeBallotNetwork } from "./ballot-network.ts";
import type { BenchKey } from "./bench-network.ts";
import { loadMeasuredAlgorithms } from "./measured-algorithms.ts";

const BALANCE = 1_000_000n;
const EMPTY_STATE = { get: () => undefined, entries: () => [] };

/** A ledger of block 0 beside whose state something was laid. */
export interface LaidLedger {
  readonly sealer: FreshKey;
  /** The one account that can sign. */
  readonly voter: BenchKey;
}

/**
 * Makes a ledger of block 0 with the sealer's key and so many accounts more than its genesis document may hold: a
 * fixture, laid beside the state of block 0. Answers with one of the accounts.
 */
export async function makeCrowdedLedger(
  context: BenchContext,
  folder: string,
  accounts: number,
): Promise<AccountId> {
  await makeLaidLedger(context, folder, (state) => layCrowd(state, accounts));
  return crowdAccount(accounts - 1);
}

/** Makes a ledger of block 0 with the sealer's key, and with whatever is laid beside its state. */
export async function makeLaidLedger(
  context: Pick<BenchContext, "hashes" | "suites" | "random">,
  folder: string,
  lay: (state: StateDraft) => void,
): Promise<LaidLedger> {
  const { algorithms } = await loadMeasuredAlgorithms();
  const key = makeKey(requireHash(context.hashes, NAME_HASH_CODE), "sealer", HYBRID_SUITE);
  const { account, publicKey, keyId } = key.description;
  const { document, voters } = makeBallotNetwork(context.hashes, context.random("crowd"), {
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
    const crowded: MachineStore = {
      get: (name) => store.get(name),
      entries: (prefix) => store.entries(prefix),
      rewind: (undos) => store.rewind(undos),
      commitBlock(candidate) {
        const state = new Overlay(EMPTY_STATE);
        for (const [name, value] of candidate.changes) if (value !== null) state.put(name, value);
        lay(state);
        const all = state.changes();
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
  return { sealer: key, voter: assertDefined(voters[0], "a network without voters") };
}

function layCrowd(state: StateDraft, accounts: number): void {
  const value = { sequence: 0, liquid: BALANCE };
  for (let index = 0; index < accounts; index++) {
    writeState(state, accountTable, { suffix: crowdAccount(index), value });
  }
}
