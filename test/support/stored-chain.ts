import { encode } from "../../src/codec/canonical.ts";
import { DEFAULT_POLICIES } from "../../src/consensus/default-policy.ts";
import { buildMessage } from "../../src/crypto/signed-message.ts";
import { readAccount } from "../../src/governance/account.ts";
import { COMMANDS } from "../../src/governance/command.ts";
import type { PlanEntry } from "../../src/ledger/genesis.ts";
import { encodeTransaction, transactionBodySchema } from "../../src/ledger/transaction.ts";
import { readGenesisDocument } from "../../src/machine/genesis-document.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { type Algorithms, loadAlgorithms } from "../../src/node/algorithms.ts";
import { LedgerChain } from "../../src/node/ledger-chain.ts";
import { COUNCIL_ACCOUNTS, COUNCILS } from "./test-acts.ts";
import { genesisBytes, type NetworkSpec } from "./test-genesis.ts";
import { testKey } from "./test-keys.ts";
import { itemOf, recordPayload } from "./test-transactions.ts";

export const SEALER = testKey(3, "stored sealer");
export const AUTHOR = testKey(3, "stored author");
const START_MS = 1_800_000_000_000;

/** An epoch takes eight blocks, and a change is decided six blocks before. */
export const STORED_TIMING = {
  finalityBlocks: 2,
  boundaryFinalityBlocks: 1,
  minDelayBlocks: 6,
  freezeBlocks: 3,
  minDwellBlocks: 5,
  noticeBlocks: 5,
  maxStepMs: 86_400_000,
} as const;

/** First heights of the rule versions 2 to 5. */
export const STARTS = [8, 20, 28, 36] as const;
export const TIP = 40;

const L = 0x12;
const P = 0x16;

/** The plan that leads a stored chain through all five rule versions. */
export function planOfAll(): readonly PlanEntry[] {
  return STARTS.map((start, index) => {
    const rule = ([2, 3, 4, 5] as const)[index] ?? 5;
    const algs = { legacy: rule === 5 ? null : L, pq: P };
    return { start, rule, algs, policy: DEFAULT_POLICIES[rule], timing: STORED_TIMING };
  });
}

/** A test network with one sealer, one author and both councils; `changed` replaces what a test needs otherwise. */
export function storedSpec(changed: Partial<NetworkSpec> = {}): NetworkSpec {
  const rich = [SEALER, AUTHOR].map((key) => ({ keys: [key], amount: 10n ** 15n }));
  return {
    name: "stored",
    timeMs: START_MS,
    rule: 1,
    algs: { legacy: L, pq: null },
    policy: DEFAULT_POLICIES[changed.rule ?? 1],
    timing: STORED_TIMING,
    sealers: [{ key: SEALER }],
    accounts: [...rich, ...COUNCIL_ACCOUNTS],
    councils: COUNCILS,
    ...changed,
  };
}

let loaded: Algorithms | undefined;

export async function storedAlgorithms(): Promise<Algorithms> {
  loaded ??= await loadAlgorithms();
  return loaded;
}

/** A new ledger in a folder, open for writing with its sealer's key. */
export async function createStored(directory: string, spec: NetworkSpec): Promise<LedgerChain> {
  const algorithms = await storedAlgorithms();
  const document = readGenesisDocument(genesisBytes(spec), algorithms.hashes);
  if (!document.ok) throw new Error(JSON.stringify(document.error));
  const sealers = [{ account: SEALER.account, keyId: SEALER.keyId, signer: SEALER.signer }];
  return LedgerChain.create(directory, document.value, { algorithms, sealers });
}

/** Opens a ledger of `createStored` again. */
export async function openStored(directory: string): Promise<LedgerChain> {
  const algorithms = await storedAlgorithms();
  const sealers = [{ account: SEALER.account, keyId: SEALER.keyId, signer: SEALER.signer }];
  return LedgerChain.open(directory, { algorithms, sealers });
}

/** Seals blocks up to a height; block n records the contents that `contentsOf` gives for it. */
export function sealTo(
  chain: LedgerChain,
  height: number,
  contentsOf: (height: number) => readonly string[] = () => [],
): void {
  while (chain.branch.height < height) {
    const contents = contentsOf(chain.branch.height + 1);
    const items = contents.length === 0 ? [] : [recordItem(chain.machine, chain, contents)];
    chain.seal({ timeMs: chain.branch.timeMs + 1000, items });
  }
}

function recordItem(machine: Machine, chain: LedgerChain, contents: readonly string[]): Uint8Array {
  const body = {
    version: 1,
    chainId: chain.branch.chainId,
    account: AUTHOR.account,
    sequence: readAccount(machine.state, AUTHOR.account)?.sequence ?? 0,
    generation: 0,
    expiryHeight: chain.branch.height + 1000,
    maxFee: 10n ** 12n,
    kind: COMMANDS.recordStatement.kind,
    payload: recordPayload(contents),
  } as const;
  const items = [encode(transactionBodySchema, body)];
  const signature = AUTHOR.signer.sign(buildMessage("tx", AUTHOR.suite, items, AUTHOR.keyId));
  return itemOf(encodeTransaction({ body, signatures: [{ keyId: AUTHOR.keyId, signature }] }));
}

/** The contents that block n of the story records: two theorems in every third block. */
export function storyContents(height: number): readonly string[] {
  return height % 3 === 0 ? [`theorem ${height}a`, `theorem ${height}b`] : [];
}
