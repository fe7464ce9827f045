import type { Branch } from "../../../src/consensus/branch.ts";
import type { IdSet } from "../../../src/consensus/reorg.ts";
import type { Candidate } from "../../../src/machine/machine.ts";
import type { ChainId, KeyId } from "../../../src/primitives/brand.ts";
import type { SideBlock } from "../../../src/storage/side-blocks.ts";
import type { BlockExtras } from "../../../src/storage/write-block.ts";
import type { NetworkSpec } from "../../support/test-genesis.ts";
import { testKey } from "../../support/test-keys.ts";
import { rawOf, TestNetwork } from "../../support/test-network.ts";
import { recordPayload, transactionItem } from "../../support/test-transactions.ts";

/** One thing that a node does to its store: each is one transaction, or moves some into the file. */
export type Step =
  | { readonly kind: "commit"; readonly candidate: Candidate; readonly extras: BlockExtras }
  | { readonly kind: "rewind"; readonly blocks: number }
  | { readonly kind: "side"; readonly block: SideBlock }
  | { readonly kind: "final"; readonly height: number; readonly commit: Uint8Array | null }
  | { readonly kind: "seal"; readonly keyId: KeyId; readonly height: number; readonly ids: IdSet }
  | { readonly kind: "prune"; readonly below: number }
  | { readonly kind: "checkpoint" };

/** The life of a store: a document, and what happens after it. It can be sent to another process. */
export interface ChainScript {
  readonly document: { readonly bytes: Uint8Array; readonly chainId: ChainId };
  readonly genesis: Branch;
  readonly steps: readonly Step[];
}

const alice = testKey(1, "alice");
const bob = testKey(1, "bob");

/** A network without sealers, so that its store is told what is final; with dual headers unless said otherwise. */
export function dualNetwork(
  epoch: Pick<NetworkSpec, "rule" | "algs" | "plan"> = {
    rule: 3,
    algs: { legacy: 0x12, pq: 0x16 },
  },
): TestNetwork {
  return new TestNetwork({
    ...epoch,
    accounts: [alice, bob].map((key) => ({ keys: [key], amount: 10n ** 15n })),
  });
}

/** Makes a block of some transactions, told apart from others of its height by a word. */
export function sealBlock(network: TestNetwork, word: string, transactions = 2): Candidate {
  const items: Uint8Array[] = [];
  for (let index = 0; index < transactions; index++) {
    const key = index % 2 === 0 ? alice : bob;
    const sequence = network.sequenceOf(key.account) + Math.floor(index / 2);
    const payload = recordPayload([`${word} ${network.height} ${index} `.repeat(4)]);
    items.push(transactionItem(network, { keys: [key], payload, body: { sequence } }));
  }
  return network.seal({ items });
}

/** A block as a node keeps it beside its branch. */
export function sideBlock(candidate: Candidate): SideBlock {
  const { header } = candidate.block;
  const { ids } = candidate.branch.sealable[0] ?? { ids: [] };
  const parent: IdSet =
    header.type === "v2" ? header.lineages.map(({ code, prevId }) => [code, prevId]) : [];
  return { height: header.height, ids, parent, raw: rawOf(candidate) };
}

/** Takes a network back, as a reorg does. */
export function rewindTo(network: TestNetwork, height: number): void {
  const undone = network.chain.kept.slice(height + 1).reverse();
  network.machine.rewind(
    network.at(height).branch,
    undone.map(({ undo }) => undo),
  );
}

/**
 * Blocks with notes, two side branches, a reorg to the better of them, blocks on top of it, finality that drops what
 * lost, and bodies that are let go below it. `scale` multiplies the plain stretches.
 */
export function reorgScript(scale: number): ChainScript {
  const network = dualNetwork();
  const steps: Step[] = [commitStep(network.at(0))];
  const seal = (word: string) => steps.push(commitStep(sealBlock(network, word)));
  for (let i = 0; i < 3 * scale; i++) seal("main");
  const fork = network.height;
  for (let i = 0; i < 2; i++) seal("losing");
  const losing = network.chain.kept.slice(fork + 1);
  rewindTo(network, fork);
  const stray = sealBlock(network, "stray", 1);
  rewindTo(network, fork);
  const better = [1, 2, 3].map(() => sealBlock(network, "better"));
  steps.push(sideStep(stray));
  for (const candidate of better) steps.push(sideStep(candidate));
  steps.push({ kind: "rewind", blocks: losing.length });
  for (const candidate of better) steps.push(commitStep(candidate));
  for (let i = 0; i < scale; i++) seal("after");
  const tip = network.tip;
  const { ids } = sideBlock(tip);
  steps.push({ kind: "seal", keyId: alice.keyId, height: network.height, ids });
  steps.push({ kind: "final", height: fork + 1, commit: new Uint8Array([1, 2, 3]) });
  steps.push({ kind: "prune", below: 2 });
  for (let i = 0; i < scale; i++) seal("end");
  steps.push({ kind: "prune", below: fork + 1 });
  const { document } = network;
  return {
    document: { bytes: document.bytes, chainId: document.chainId },
    genesis: network.genesisBranch(),
    steps,
  };
}

/** The script with the log moved into the file after every few steps. */
export function withCheckpoints(script: ChainScript): ChainScript {
  const steps = script.steps.flatMap((step, index): readonly Step[] => {
    return index % 4 === 3 ? [step, { kind: "checkpoint" }] : [step];
  });
  return { ...script, steps };
}

function commitStep(candidate: Candidate): Step {
  const { height } = candidate.branch;
  const notes = new Map([["import", new TextEncoder().encode(`up to ${height}`)]]);
  return { kind: "commit", candidate, extras: { notes } };
}

function sideStep(candidate: Candidate): Step {
  return { kind: "side", block: sideBlock(candidate) };
}
