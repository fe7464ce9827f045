import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import { accountKeysTable, accountTable } from "../../governance/account.ts";
import { writeDelegateProfile } from "../../governance/delegate-profile.ts";
import { type DelegationRecord, writeRecord } from "../../governance/delegation-record.ts";
import { writeField } from "../../governance/power-field.ts";
import { ReceivedChanges } from "../../governance/received-power.ts";
import type { StateDraft } from "../../governance/state-access.ts";
import { writeState } from "../../governance/state-table.ts";
import { openIndex } from "../../node/index/open-index.ts";
import { LedgerChain } from "../../node/ledger-chain.ts";
import { sealerOf } from "../../node/new-ledger.ts";
import type { NodeService } from "../../node/service/node-service.ts";
import type { KeyId } from "../../primitives/brand.ts";
import type { BenchContext } from "../suite.ts";
import { crowdAccount } from "../suites/crowd-account.ts";
import { makeLaidLedger } from "./crowded-ledger.ts";
import { loadMeasuredAlgorithms } from "./measured-algorithms.ts";
import { openMotion } from "./signed-ballots.ts";

/** Accounts that accept delegation; half of all others delegate to the first of them. */
export const CROWD_DELEGATES = 100;
const STAKE = 1_000n;
const GRAPH = { scope: "community", round: 0 } as const;
const PLACE = { height: 0, horizon: 0, recent: 0 };
/** Far beyond every block that is made. */
const EXPIRES_AT = 9_000_000_000;
/** One account of so many has keys that hold against a quantum computer. */
const STRONG_EVERY = 100;
const KEY_BYTES = 1984;

/** A service on a ledger whose accounts have stake, keys and delegates, with a vote that nobody has voted in. */
export interface GovernedCrowd {
  readonly service: NodeService;
  /** Number of the motion in voting. */
  readonly motion: number;
  close(): void;
}

/** Makes a crowd of so many accounts in a folder: a fixture beside the state of block 0, then a motion in blocks. */
export async function makeGovernedCrowd(
  context: Pick<BenchContext, "hashes" | "suites" | "random">,
  folder: string,
  accounts: number,
): Promise<GovernedCrowd> {
  const { algorithms } = await loadMeasuredAlgorithms();
  const lay = (state: StateDraft): void => layCrowd(state, accounts);
  const { sealer, voter } = await makeLaidLedger(context, folder, lay);
  const chain = LedgerChain.open(folder, { algorithms, sealers: [sealerOf(sealer)] });
  const motion = openMotion(chain, voter);
  const index = openIndex(folder, chain.reader, { mode: "write" });
  const service: NodeService = {
    chain,
    reader: chain.reader,
    index,
    sequencer: null,
    facts: { version: "bench", startedMs: 0, isPqMigrationEnabled: true },
    stateAt: (height) => index.stateAt(height),
  };
  const close = (): void => {
    index.close();
    chain.close();
  };
  return { service, motion, close };
}

function layCrowd(state: StateDraft, accounts: number): void {
  const received = new ReceivedChanges(GRAPH);
  for (let index = 0; index < accounts; index++) {
    const account = crowdAccount(index);
    writeState(state, accountTable, { suffix: account, value: { sequence: 0, liquid: 1n } });
    writeField(state, "active", { account, before: 0n, after: STAKE }, PLACE);
    if (index % STRONG_EVERY === 0) layKey(state, account);
    if (index < CROWD_DELEGATES) {
      writeDelegateProfile(state, account, { acceptsDelegation: true, acceptsForwarded: true });
      continue;
    }
    const delegate = crowdAccount(index % 2 === 0 ? 0 : index % CROWD_DELEGATES);
    const shares = [{ delegate, bp: 10_000 }];
    const record: DelegationRecord = { shares, forward: false, expiresAt: EXPIRES_AT };
    writeRecord(state, { graph: GRAPH, owner: account, record }, PLACE);
    received.addOwn(state, record, { before: 0n, after: STAKE });
  }
  received.apply(state, PLACE);
}

function layKey(state: StateDraft, suffix: Uint8Array): void {
  const keyId = suffix as KeyId;
  const publicKey = new Uint8Array(KEY_BYTES);
  const key = { keyId, suite: HYBRID_SUITE, publicKey, addedAt: 0, revokedAt: null };
  writeState(state, accountKeysTable, { suffix, value: { threshold: 1, keys: [key] } });
}
