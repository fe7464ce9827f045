import assert from "node:assert/strict";
import { requireHash } from "../../src/crypto/require-hash.ts";
import { Application, type ProposalRequest } from "../../src/machine/application.ts";
import type { MachineStore } from "../../src/machine/machine.ts";
import { MemoryMachineStore } from "../../src/machine/memory-machine-store.ts";
import {
  computeSnapshotDigest,
  decodeMetadata,
  encodeMetadata,
  type Snapshot,
  type SnapshotMetadata,
} from "../../src/machine/snapshot.ts";
import type { TrustedBlock } from "../../src/machine/snapshot-chain.ts";
import type { ChunkAnswer } from "../../src/machine/snapshot-restore.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { MemoryChain } from "./memory-chain.ts";
import { TEST_HASHES, TEST_SUITES } from "./test-algorithms.ts";
import { testKey } from "./test-keys.ts";
import { TestNetwork } from "./test-network.ts";
import { recordPayload, signTransaction } from "./test-transactions.ts";

export const SEALER = testKey(2, "snapshot sealer");
export const AUTHOR = testKey(1, "snapshot author");
/** Blocks that a rollback may look back on the network below: the least that there may be. */
export const SPAN = 200;

/** A network of two lineages with one sealer and one author, and a rollback that looks back 200 blocks. */
export function snapshotNetwork(): TestNetwork {
  return new TestNetwork({
    governance: {
      parameters: [
        { key: "rollback.horizon_blocks", value: SPAN },
        { key: "rollback.max_depth_blocks", value: SPAN / 2 },
      ],
    },
    rule: 3,
    algs: { legacy: 0x12, pq: 0x16 },
    sealers: [{ key: SEALER }],
    accounts: [{ keys: [AUTHOR], amount: 10n ** 12n }],
  });
}

const UNREACHABLE = { lane: () => undefined, historyRoot: () => undefined };

/** An application that has nothing as yet. */
export function emptyApplication(
  of: TestNetwork,
  store: MachineStore = new MemoryMachineStore(),
): Application {
  const branch = of.genesisBranch();
  const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past: UNREACHABLE };
  return new Application(environment, { document: of.document, store, branch });
}

/** An application that has made a chain up to a height by itself, a record in every block. */
export function grownApplication(of: TestNetwork, height: number, stepMs = 1000): Application {
  const branch = of.genesisBranch();
  const store = new MemoryChain(branch);
  const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past: store.past };
  const app = new Application(environment, { document: of.document, store, branch });
  app.initChain();
  app.commit();
  growTo(app, of, height, stepMs);
  return app;
}

/** The application of a machine in memory that stands at a height of the network's chain. */
export function standingAt(network: TestNetwork, height: number): Application {
  const { document, chain, environment } = network;
  const store = new MemoryMachineStore();
  const kept = chain.kept.slice(0, height + 1);
  for (const candidate of kept) store.commitBlock(candidate);
  const branch = assertDefined(kept.at(-1), `no block ${height}`).branch;
  const recent = {
    branchAt: (at: number) => kept[at]?.branch,
    undoOf: (at: number) => kept[at]?.undo,
    headerOf: (at: number) => kept[at]?.block.headerBytes,
  };
  return new Application(environment, { document, store, branch, recent });
}

/** Makes block after block; block n records one content of its number. */
export function growTo(app: Application, of: TestNetwork, height: number, stepMs = 1000): void {
  for (let next = app.info().height + 1; next <= height; next++) {
    const body = { sequence: next - 1 };
    const payload = recordPayload([`content ${next}`]);
    const transaction = signTransaction(of, { keys: [AUTHOR], body, payload });
    const request = requestOf(app, [transaction], stepMs);
    const items = app.prepareProposal(request);
    assert.equal(items.length, 1, `the record of block ${next}`);
    app.finalizeBlock({ ...request, items });
    app.commit();
  }
}

function requestOf(
  app: Application,
  transactions: readonly Uint8Array[],
  stepMs: number,
): ProposalRequest {
  const { height, timeMs } = app.info();
  return {
    height: height + 1,
    timeMs: timeMs + stepMs,
    proposer: SEALER.account,
    carryPq: true,
    commit: null,
    evidence: [],
    transactions,
    bytesMax: 1 << 20,
  };
}

export function takenFrom(app: Application, chunkBytes?: number): Snapshot {
  return assertDefined(app.takeSnapshot(chunkBytes) ?? undefined, "no snapshot");
}

/** What a client of the chain knows of the newest block. */
export function trustIn(app: Application): TrustedBlock {
  const { height, ids, historyRoots } = app.info();
  return { height, ids, historyRoots };
}

export function chunksOf(app: Application, { height, format, chunks }: Snapshot): Uint8Array[] {
  return Array.from({ length: chunks }, (_, index) =>
    assertDefined(app.loadSnapshotChunk(height, format, index), `chunk ${index}`),
  );
}

/** Applies all chunks in order and answers with the last answer. */
export function applyAll(app: Application, chunks: readonly Uint8Array[]): ChunkAnswer {
  const answers = chunks.map((chunk, index) => app.applySnapshotChunk(index, chunk, "peer"));
  return assertDefined(answers.at(-1), "no chunk");
}

/** A snapshot whose chunks and metadata fit other content, as somebody makes it who lies with care. */
export function forge(
  honest: Snapshot,
  content: Uint8Array,
  changed: Partial<SnapshotMetadata> = {},
): { readonly snapshot: Snapshot; readonly chunks: readonly Uint8Array[] } {
  const decoded = decodeMetadata(honest.metadata);
  assert(decoded.ok);
  const [code] = assertDefined(decoded.value.ids.at(-1), "a block without an id");
  const hash = requireHash(TEST_HASHES, code);
  const metadata = encodeMetadata({
    ...decoded.value,
    sizeBytes: content.length,
    chunkBytes: content.length,
    chunks: [computeSnapshotDigest(hash, content)],
    ...changed,
  });
  const digest = computeSnapshotDigest(hash, metadata);
  return { snapshot: { ...honest, chunks: 1, hash: digest, metadata }, chunks: [content] };
}

/** What a machine that has nothing answers to a snapshot, in one word. */
export function verdictOn(
  of: TestNetwork,
  offered: { readonly snapshot: Snapshot; readonly chunks: readonly Uint8Array[] },
  trusted: TrustedBlock,
): string {
  const app = emptyApplication(of);
  const answer = app.offerSnapshot(offered.snapshot, trusted);
  if (answer !== "ACCEPT") return answer;
  const last = applyAll(app, offered.chunks);
  if (last.result === "ACCEPT") return app.info().height < 0 ? "INCOMPLETE" : "ACCEPT";
  assert.equal(app.info().height, -1, "a refusal leaves nothing");
  return last.result === "REJECT_SNAPSHOT" ? `${last.fault}` : last.result;
}
