import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { decodeHeader } from "../../ledger/header.ts";
import { encodeStatement } from "../../ledger/statement.ts";
import { sealersAt } from "../../machine/sealer-table.ts";
import { type WrittenSnapshot, writeSnapshot } from "../../machine/snapshot-writer.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { HashCode, Height } from "../../primitives/brand.ts";
import { toHex, toHex0x } from "../../primitives/hex.ts";
import { FOLDER_MODE, syncFolder, translateFileFailure } from "../../storage/data-folder.ts";
import { loadAlgorithms } from "../algorithms.ts";
import { findCommit } from "../block-report.ts";
import { type ChainReader, openReader, readBranch } from "../chain-reader.ts";
import { recentOf } from "../recent-of.ts";
import { snapshotError } from "./snapshot-error.ts";
import { writeSnapshotFile } from "./snapshot-file.ts";
import { SNAPSHOT_FOLDER, snapshotName } from "./snapshot-place.ts";

/** A snapshot that lies in a file. */
export interface CreatedSnapshot {
  readonly file: string;
  readonly height: Height;
  /** Canonical id of its block. */
  readonly blockHash: string;
  /** Digest by which another machine can trust it. */
  readonly digest: string;
  readonly chunks: number;
  readonly sizeBytes: number;
  /** True iff the seals of its block are in the file. */
  readonly isSealed: boolean;
}

/** How long the next block is waited for, which carries the seals of the snapshot's. */
const SEALS_MS_MAX = 10_000;
const LOOK_MS = 50;

/**
 * Writes a snapshot of the newest block into the folder's `snapshots/`, beside whoever writes the ledger. The file
 * appears whole or not at all. Cost: the whole state is read and hashed; memory for three times the state.
 */
export async function createSnapshot(directory: string): Promise<CreatedSnapshot> {
  const chain = openReader(directory, await loadAlgorithms());
  try {
    const taken = chain.store.snapshot(() => take(chain));
    const seals = await findSeals(chain, taken.written.snapshot.height);
    return keep(chain, taken, seals);
  } finally {
    chain.store.close();
  }
}

interface Taken {
  readonly written: WrittenSnapshot;
  readonly blockHash: string;
}

function take(chain: ChainReader): Taken {
  const { store, document, algorithms } = chain;
  const branch = readBranch(chain);
  const { height } = branch;
  const { header: bytes, ids } = store.blocks.header(height);
  const header = decodeHeader(bytes, document.chainId);
  assert(header.ok, `stored header ${height} does not decode`);
  const { value } = header;
  const stateRoot = (code: HashCode) => {
    if (value.type === "v1") return value.stateRoot;
    const lineage = value.lineages.find((each) => each.code === code);
    return assertDefined(lineage, `block ${height} without a lineage under ${code}`).stateRoot;
  };
  const source = { branch, state: store, recent: recentOf(chain), hashes: algorithms.hashes };
  const written = writeSnapshot({ ...source, stateRoot });
  if (written === null) throw unavailableError(store.directory, height);
  return { written, blockHash: toHex0x(assertDefined(ids[0], "a block without an id")[1]) };
}

/** The commit of a block, which may be on the disk with the next one only. A chain without sealers has none. */
async function findSeals(chain: ChainReader, height: Height): Promise<Uint8Array | null> {
  const isSealed = sealersAt(chain.store, height).length > 0;
  for (let waitedMs = 0; isSealed && waitedMs < SEALS_MS_MAX; waitedMs += LOOK_MS) {
    const found = chain.store.snapshot(() => findCommit(chain, height));
    if (found !== null) return encodeStatement(found.commit);
    await pause(LOOK_MS);
  }
  return null;
}

function keep(
  { store, document }: ChainReader,
  { written, blockHash }: Taken,
  seals: Uint8Array | null,
): CreatedSnapshot {
  const { snapshot } = written;
  const folder = join(store.directory, SNAPSHOT_FOLDER);
  const file = join(folder, snapshotName(snapshot));
  const draft = `${file}.new`;
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    rmSync(draft, { force: true });
    const sizeBytes = writeSnapshotFile(draft, { ...written, genesis: document.bytes, seals });
    renameSync(draft, file);
    syncFolder(folder);
    const { height, hash, chunks } = snapshot;
    const isSealed = seals !== null;
    return { file, height, blockHash, digest: `0x${toHex(hash)}`, chunks, sizeBytes, isSealed };
  } catch (cause) {
    rmSync(draft, { force: true });
    throw translateFileFailure(cause, store.directory);
  }
}

function unavailableError(directory: string, height: Height) {
  return snapshotError("SNAPSHOT_UNAVAILABLE", {
    message:
      `No snapshot of block ${height} can be made in ${directory}: a part that every snapshot has is not held here, ` +
      "an undo within the horizon of a rollback or the past of a pending epoch.",
    fix: "Try again when the chain has gone on, or ask a node that has followed it for longer.",
    evidence: { directory, height },
  });
}
