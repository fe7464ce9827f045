import assert from "node:assert/strict";
import { requireHash } from "../../src/crypto/require-hash.ts";
import { buildMessage } from "../../src/crypto/signed-message.ts";
import { computeBlockId, computeHistoryLeaf, computeRetroId } from "../../src/ledger/block-id.ts";
import { decodeBodyStatement } from "../../src/ledger/body-statement.ts";
import { computeDualCommitment } from "../../src/ledger/dual-commitment.ts";
import {
  computeEpochHash,
  computeGenesisLink,
  type EpochRecord,
  epochAlgorithm,
} from "../../src/ledger/epoch-record.ts";
import { type BlockHeader, encodeHeader, type HeaderV2 } from "../../src/ledger/header.ts";
import { computeLeafData } from "../../src/ledger/leaf.ts";
import { sealMessageItems } from "../../src/ledger/seal-message.ts";
import { computeSealersHash, type Sealer, type SealerSet } from "../../src/ledger/sealers.ts";
import type { CommitStatement } from "../../src/ledger/statement.ts";
import { MerkleTree } from "../../src/merkle/merkle-tree.ts";
import type { AccountId, ChainId, Digest, HashCode } from "../../src/primitives/brand.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import { PLAIN_HASHES } from "./plain-hashes.ts";
import { type TestKey, testKey } from "./test-keys.ts";

export const SYNTHETIC_CHAIN_ID = new Uint8Array(64).fill(0xc5) as ChainId;
const LEGACY = 0x12;
const PQ = 0x16;
const START_MS = 1_800_000_000_000;

/** A sealer whose secret the tests hold. */
export interface TestSealer {
  readonly key: TestKey;
  readonly sealer: Sealer;
}

/** The sealer of a name; equal names give equal keys. */
export function testSealer(suite: number, name: string, weight = 1): TestSealer {
  const key = testKey(suite, name);
  const { keyId, account, publicKey } = key;
  return { key, sealer: { keyId, account, suite, publicKey, weight } };
}

/** The set of some sealers in the order of its schema. */
export function setOf(sealers: readonly TestSealer[]): SealerSet {
  return sealers
    .map(({ sealer }) => sealer)
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
}

/** A record of the synthetic chain with the height of the first header that announces it. */
export interface PlannedEpoch {
  readonly record: EpochRecord;
  readonly epochHash: Digest;
  readonly announced: number;
  /** Height of the first header that announces it no more, where it never starts. */
  readonly cancelled?: number;
}

export type EpochSpec = Pick<EpochRecord, "start" | "rule" | "algs" | "policy"> &
  Partial<EpochRecord> & { readonly announced?: number };

/** Hash-chained records from what differs between them. */
export function planEpochs(specs: readonly EpochSpec[]): readonly PlannedEpoch[] {
  const epochs: PlannedEpoch[] = [];
  for (const [index, { announced = 0, ...spec }] of specs.entries()) {
    const hash = requireHash(PLAIN_HASHES, epochAlgorithm(spec));
    const previous = epochs[index - 1];
    const record: EpochRecord = {
      version: 1,
      index,
      cycle: 0,
      timing: {
        finalityBlocks: 1,
        boundaryFinalityBlocks: 1,
        minDelayBlocks: 5,
        freezeBlocks: 2,
        minDwellBlocks: 1,
        noticeBlocks: 4,
        maxStepMs: 86_400_000,
      },
      kind: index === 0 ? 0 : 1,
      expiry: null,
      anchor: null,
      decisionHash: null,
      prevEpochHash: previous?.epochHash ?? computeGenesisLink(hash, SYNTHETIC_CHAIN_ID),
      ...spec,
    };
    epochs.push({ record, epochHash: computeEpochHash(hash, record), announced });
  }
  return epochs;
}

/** A block of the synthetic chain with everything that proofs about it are made of. */
export interface SyntheticBlock {
  readonly header: BlockHeader;
  readonly headerBytes: Uint8Array;
  readonly statements: readonly Uint8Array[];
  /** Ids under the lineages of the header. */
  readonly ids: readonly (readonly [HashCode, Digest])[];
  /** `hid` under both codes. */
  readonly hids: ReadonlyMap<HashCode, Digest>;
  readonly epoch: PlannedEpoch;
}

/** How a synthetic chain is made. */
export interface SyntheticPlan {
  readonly epochs: readonly PlannedEpoch[];
  /** Sealers of a height. */
  readonly sealers: (height: number) => readonly TestSealer[];
  /** Whether the header of a dual-optional epoch carries its PQ lineage; by default it does. */
  readonly carriesPq?: (height: number) => boolean;
  /** Last change to a header, by sealers who break the rules together. */
  readonly alter?: (header: BlockHeader) => BlockHeader;
  /** Height from which on the states are others, and with them the blocks: another branch. */
  readonly forkAt?: number;
}

/**
 * A chain of well-formed headers over given bodies under SHA-256 and SHA3-256, with true links, histories, sealers and
 * seals. States are made up: nothing replays it.
 */
export class SyntheticChain {
  readonly blocks: SyntheticBlock[] = [];
  readonly histories: ReadonlyMap<HashCode, MerkleTree>;
  readonly #plan: SyntheticPlan;

  constructor(plan: SyntheticPlan) {
    this.#plan = plan;
    this.histories = new Map(
      [LEGACY, PQ].map((code) => [code, new MerkleTree(requireHash(PLAIN_HASHES, code))]),
    );
  }

  /** Appends a block over a body. */
  append(statements: readonly Uint8Array[] = []): SyntheticBlock {
    const height = this.blocks.length;
    const epoch = this.#epochAt(height);
    const made = this.#header(height, epoch, statements);
    const header = this.#plan.alter?.(made) ?? made;
    const headerBytes = encodeHeader(header);
    const carried =
      header.type === "v1" ? [LEGACY] : header.lineages.map((lineage) => lineage.code);
    const hids = new Map<HashCode, Digest>();
    for (const code of [LEGACY, PQ]) {
      const hash = requireHash(PLAIN_HASHES, code);
      const bodyRoot = this.#bodyRoot(code, statements);
      const content = { header: headerBytes, count: statements.length, bodyRoot };
      const hid = carried.includes(code)
        ? computeBlockId(hash, headerBytes)
        : computeRetroId(hash, content);
      hids.set(code, hid);
      this.histories.get(code)?.append(computeHistoryLeaf(hash, height, hid));
    }
    const ids = carried.map((code) => [code, hids.get(code) as Digest] as const);
    const block = { header, headerBytes, statements, ids, hids, epoch };
    this.blocks.push(block);
    return block;
  }

  /** The seals of a block by some of its sealers, by default by all. */
  commit(height: number, signers = this.#plan.sealers(height), signal = 0): CommitStatement {
    const { header, ids, epoch } = this.at(height);
    const subject = {
      chainId: SYNTHETIC_CHAIN_ID,
      height,
      epochHash: epoch.epochHash,
      ids,
      dual: header.type === "v2" ? header.dual : null,
    };
    const seals = signers
      .map(({ key: { signer, suite, keyId } }) => {
        const message = buildMessage("seal", suite, sealMessageItems(subject, signal), keyId);
        return { keyId, signal, signature: signer.sign(message) };
      })
      .sort((left, right) => compareBytes(left.keyId, right.keyId));
    return { type: "commit", height, seals };
  }

  at(height: number): SyntheticBlock {
    const block = this.blocks[height];
    assert(block !== undefined, `no block ${height}`);
    return block;
  }

  #epochAt(height: number): PlannedEpoch {
    const epoch = this.#plan.epochs.findLast(
      ({ record, cancelled }) => record.start <= height && cancelled === undefined,
    );
    assert(epoch !== undefined);
    return epoch;
  }

  #bodyRoot(code: HashCode, statements: readonly Uint8Array[]): Digest {
    const hash = requireHash(PLAIN_HASHES, code);
    const leaves = statements.map((bytes) => {
      const statement = decodeBodyStatement(bytes);
      assert(statement.ok);
      return computeLeafData(hash, statement.value);
    });
    return MerkleTree.ofItems(hash, "leaf", leaves).root();
  }

  #header(height: number, epoch: PlannedEpoch, statements: readonly Uint8Array[]): BlockHeader {
    const common = {
      chainId: SYNTHETIC_CHAIN_ID,
      height,
      timeMs: START_MS + 1000 * height,
      proposer: new Uint8Array(32) as AccountId,
      count: statements.length,
    };
    const lineage = (code: HashCode) => ({
      code,
      prevId: this.blocks[height - 1]?.hids.get(code) ?? new Uint8Array(32),
      bodyRoot: this.#bodyRoot(code, statements),
      stateRoot: new Uint8Array(32).fill(height < (this.#plan.forkAt ?? height + 1) ? 1 : 2),
      historyRoot: this.histories.get(code)?.root() ?? new Uint8Array(32),
      sealersHash: computeSealersHash(
        requireHash(PLAIN_HASHES, code),
        setOf(this.#plan.sealers(height + 1)),
      ),
    });
    const { rule } = epoch.record;
    if (rule === 1) {
      const { prevId, bodyRoot, stateRoot } = lineage(LEGACY);
      return { type: "v1", ...common, prevId, bodyRoot, stateRoot };
    }
    const pending = this.#plan.epochs.find(
      ({ record, announced, cancelled = record.start }) =>
        announced > 0 && announced <= height && height < cancelled,
    );
    const skipsPq = rule === 2 && this.#plan.carriesPq?.(height) === false;
    const codes = skipsPq ? [LEGACY] : rule === 5 ? [PQ] : rule === 4 ? [PQ, LEGACY] : [LEGACY, PQ];
    const bare: HeaderV2 = {
      type: "v2",
      ...common,
      epochIndex: epoch.record.index,
      epochHash: epoch.epochHash,
      next: pending === undefined ? null : [pending.record.start, pending.epochHash],
      lineages: codes.map(lineage),
      dual: null,
    };
    const [first, second] = codes.map((code) => requireHash(PLAIN_HASHES, code));
    if (first === undefined || second === undefined) return bare;
    return { ...bare, dual: computeDualCommitment(first, second, bare) };
  }
}
