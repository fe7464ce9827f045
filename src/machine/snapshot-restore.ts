import type { Branch } from "../consensus/branch.ts";
import type { HashFunction, HashRegistry } from "../crypto/hash-function.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { divCeil } from "../primitives/integer.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import {
  computeSnapshotDigest,
  decodeContent,
  decodeMetadata,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type SnapshotMetadata,
  snapshotCode,
} from "./snapshot.ts";
import type { SnapshotFault, TrustedBlock } from "./snapshot-chain.ts";
import { checkSnapshot, type RestoredChain } from "./snapshot-check.ts";

/** What an offered snapshot is answered with: as in ABCI. */
export type OfferAnswer = "ACCEPT" | "REJECT" | "REJECT_FORMAT";

/** What a chunk is answered with, under the names of ABCI. */
export type ChunkAnswer =
  | { readonly result: "ACCEPT" }
  | {
      readonly result: "RETRY";
      /** Places of the chunks to fetch again, from others. */
      readonly refetchChunks: readonly number[];
      /** Who sent what is not part of the snapshot. */
      readonly rejectSenders: readonly string[];
    }
  /** Whoever offered it, the snapshot is not of the trusted block; null where none was accepted. */
  | { readonly result: "REJECT_SNAPSHOT"; readonly fault: SnapshotFault | null };

type Roots = readonly (readonly [HashCode, Digest])[];

/**
 * An accepted snapshot on its way: chunks are collected in any order, each held against its digest, and nothing of them
 * is believed or kept anywhere before the last is there and the whole has been checked.
 */
export class SnapshotRestore {
  readonly #metadata: SnapshotMetadata;
  readonly #trusted: TrustedBlock;
  readonly #hash: HashFunction;
  readonly #chunks = new Map<number, Uint8Array>();

  private constructor(metadata: SnapshotMetadata, trusted: TrustedBlock, hash: HashFunction) {
    this.#metadata = metadata;
    this.#trusted = trusted;
    this.#hash = hash;
  }

  /** Begins with what is offered, or says why not: a form that is not known, or another block than the trusted one. */
  static begin(
    offered: Snapshot,
    trusted: TrustedBlock,
    hashes: HashRegistry,
  ): Result<SnapshotRestore, Exclude<OfferAnswer, "ACCEPT">> {
    if (offered.format !== SNAPSHOT_FORMAT) return err("REJECT_FORMAT");
    const code = snapshotCode(trusted.ids);
    const hash = code === undefined ? undefined : hashes.get(code);
    if (hash === undefined) return err("REJECT");
    if (!equalBytes(computeSnapshotDigest(hash, offered.metadata), offered.hash)) {
      return err("REJECT");
    }
    const decoded = decodeMetadata(offered.metadata);
    if (!decoded.ok) return err("REJECT");
    const metadata = decoded.value;
    const { height, chunks, sizeBytes, chunkBytes } = metadata;
    const isOfTrusted =
      height === trusted.height &&
      height === offered.height &&
      isSame(metadata.ids, trusted.ids) &&
      isSame(metadata.historyRoots, trusted.historyRoots);
    const isWhole =
      chunks.length === offered.chunks && chunks.length === divCeil(sizeBytes, chunkBytes);
    return isOfTrusted && isWhole
      ? ok(new SnapshotRestore(metadata, trusted, hash))
      : err("REJECT");
  }

  /**
   * Takes a chunk. One that is not the chunk of its place, whoever garbled it, is asked for again and changes nothing;
   * one that is there already changes nothing either. Cost: one digest.
   */
  add(index: number, chunk: Uint8Array, sender: string): ChunkAnswer {
    const digest = this.#metadata.chunks[index];
    const isRight =
      digest !== undefined &&
      chunk.length === this.#lengthAt(index) &&
      equalBytes(computeSnapshotDigest(this.#hash, chunk), digest);
    if (isRight) {
      if (!this.#chunks.has(index)) this.#chunks.set(index, Uint8Array.from(chunk));
      return { result: "ACCEPT" };
    }
    const refetchChunks = digest === undefined ? this.#missing.slice(0, 1) : [index];
    return {
      result: "RETRY",
      refetchChunks: refetchChunks.filter((place) => !this.#chunks.has(place)),
      rejectSenders: [sender],
    };
  }

  get isComplete(): boolean {
    return this.#chunks.size === this.#metadata.chunks.length;
  }

  /** The chain that the chunks hold, once all are there. Cost: the state and every undo of it are hashed. */
  finish(context: {
    readonly hashes: HashRegistry;
    readonly genesis: Branch;
  }): Result<RestoredChain, SnapshotFault> {
    const places = this.#metadata.chunks.keys();
    const parts = [...places].map((place) => this.#chunks.get(place) ?? new Uint8Array(0));
    const content = decodeContent(concatBytes(...parts));
    if (!content.ok) return err("content");
    const checked = checkSnapshot(content.value, this.#trusted, context);
    if (!checked.ok) return checked;
    const isAsSaid = isSame(this.#metadata.stateRoots, checked.value.stateRoots);
    return isAsSaid ? checked : err("content");
  }

  get #missing(): readonly number[] {
    return [...this.#metadata.chunks.keys()].filter((place) => !this.#chunks.has(place));
  }

  #lengthAt(index: number): number {
    const { sizeBytes, chunkBytes } = this.#metadata;
    return Math.min(chunkBytes, sizeBytes - index * chunkBytes);
  }
}

function isSame(left: Roots, right: Roots): boolean {
  return (
    left.length === right.length &&
    left.every(([code, digest], place) => {
      const other = right[place];
      return other !== undefined && other[0] === code && equalBytes(other[1], digest);
    })
  );
}
