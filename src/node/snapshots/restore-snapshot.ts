import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Application } from "../../machine/application.ts";
import type { GenesisDocument } from "../../machine/genesis-document.ts";
import { readGenesisDocument } from "../../machine/genesis-document.ts";
import { decodeMetadata } from "../../machine/snapshot.ts";
import type { Height } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ChainStore } from "../../storage/chain-store.ts";
import { createStore } from "../../storage/create-store.ts";
import {
  FOLDER_MODE,
  holdsLedger,
  ledgerPaths,
  syncFolder,
  translateFileFailure,
} from "../../storage/data-folder.ts";
import { storageError } from "../../storage/storage-error.ts";
import { type Algorithms, algorithmsFor } from "../algorithms.ts";
import { genesisError } from "../chain-error.ts";
import { startBranch } from "../chain-reader.ts";
import { checkSeals } from "./check-seals.ts";
import { snapshotError } from "./snapshot-error.ts";
import { offerOf, readSnapshotFile, type SnapshotFile } from "./snapshot-file.ts";

/** What is known of a snapshot from elsewhere; at least one of them. */
export interface SnapshotTrust {
  /** Digest of its metadata, from a node that is trusted. */
  readonly digest: Uint8Array | null;
  /** Id of the chain, from a genesis document that is trusted: its sealers must have sealed the block. */
  readonly genesis: GenesisDocument | null;
}

/** A ledger that was made from a snapshot, and what that rests on. */
export interface RestoredSnapshot {
  readonly directory: string;
  readonly height: Height;
  readonly blockHash: string;
  readonly digest: string;
  readonly stateEntries: number;
  /** What was checked, in words. */
  readonly checked: readonly string[];
  /** What was believed, in words. */
  readonly notChecked: readonly string[];
}

/** Folder in which a ledger is made before it gets its place. */
const WORK_FOLDER = ".restoring";

/**
 * Makes the ledger of a new data folder from a snapshot, after everything that can be checked was. It appears whole or
 * not at all. Cost: the state and every undo of the snapshot are hashed; memory for three times the state.
 */
export function restoreSnapshot(
  file: string,
  directory: string,
  of: { readonly algorithms: Algorithms; readonly trust: SnapshotTrust },
): RestoredSnapshot {
  const paths = ledgerPaths(directory);
  if (holdsLedger(paths)) {
    throw storageError("STORAGE_EXISTS", {
      message: `The folder ${directory} already holds a ledger.`,
      fix: "Name another folder with --data.",
      evidence: { directory },
    });
  }
  const snapshot = readSnapshotFile(file);
  const document = readDocument(file, snapshot, of.algorithms);
  refuseOther(file, snapshot, document, of.trust);
  const work = join(directory, WORK_FOLDER);
  try {
    mkdirSync(directory, { recursive: true, mode: FOLDER_MODE });
    rmSync(work, { recursive: true, force: true });
    const restored = restoreInto(work, { file, snapshot, document, ...of });
    renameSync(ledgerPaths(work).database, paths.database);
    syncFolder(directory);
    return { ...restored, directory };
  } catch (cause) {
    throw translateFileFailure(cause, directory);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface RestoreGround {
  readonly file: string;
  readonly snapshot: SnapshotFile;
  readonly document: GenesisDocument;
  readonly algorithms: Algorithms;
  readonly trust: SnapshotTrust;
}

function readDocument(
  file: string,
  { head }: SnapshotFile,
  algorithms: Algorithms,
): GenesisDocument {
  const document = readGenesisDocument(head.genesis, algorithms.hashes);
  if (document.ok) return document.value;
  throw invalidError(file, "genesis", genesisError(document.error));
}

function refuseOther(
  file: string,
  { head }: SnapshotFile,
  document: GenesisDocument,
  { digest, genesis }: SnapshotTrust,
): void {
  const refuse = (what: string, expected: Uint8Array, found: Uint8Array): never => {
    throw snapshotError("SNAPSHOT_OTHER", {
      message: `${file} is of another ${what}: expected ${toHex0x(expected)}, found ${toHex0x(found)}.`,
      fix: "Name the snapshot that was meant, or ask for its digest again where it was made.",
      evidence: { file, what, expected: toHex0x(expected), found: toHex0x(found) },
    });
  };
  if (genesis !== null && !equalBytes(genesis.chainId, document.chainId)) {
    refuse("chain", genesis.chainId, document.chainId);
  }
  if (digest !== null && !equalBytes(digest, head.hash)) refuse("digest", digest, head.hash);
}

function restoreInto(work: string, ground: RestoreGround): Omit<RestoredSnapshot, "directory"> {
  const { document, algorithms: loaded, snapshot, trust, file } = ground;
  const algorithms = algorithmsFor(loaded, document.genesis.network);
  const store = createStore(work, document, { hashes: algorithms.hashes });
  try {
    const branch = startBranch({ document, algorithms });
    apply(store, branch, ground);
    const seals = checkSeals(store, snapshot.seals, { document, algorithms });
    if (trust.digest === null && !seals.isByGenesis) throw untrustedError(file, seals.says);
    const { head } = snapshot;
    const ids = store.blocks.header(head.height).ids;
    let stateEntries = 0;
    for (const _ of store.entries(new Uint8Array(0))) stateEntries++;
    return {
      height: head.height,
      blockHash: toHex0x(ids[0]?.[1] ?? new Uint8Array(0)),
      digest: toHex0x(head.hash),
      stateEntries,
      ...accountOf(trust, seals),
    };
  } finally {
    store.close();
  }
}

/** Hands the snapshot to a machine that has nothing, which keeps it once all of it was checked. */
function apply(
  store: ChainStore,
  branch: ReturnType<typeof startBranch>,
  { file, snapshot, document, algorithms }: RestoreGround,
): void {
  const { hashes, suites } = algorithmsFor(algorithms, document.genesis.network);
  const past = { lane: () => undefined, historyRoot: () => undefined };
  const app = new Application({ hashes, suites, past }, { document, store, branch });
  const metadata = decodeMetadata(snapshot.head.metadata);
  if (!metadata.ok) throw invalidError(file, "metadata");
  const { height, ids, historyRoots } = metadata.value;
  const answer = app.offerSnapshot(offerOf(snapshot), { height, ids, historyRoots });
  if (answer !== "ACCEPT") throw invalidError(file, answer === "REJECT" ? "metadata" : "format");
  for (const [place, chunk] of snapshot.chunks.entries()) {
    const taken = app.applySnapshotChunk(place, chunk, file);
    if (taken.result === "RETRY") throw invalidError(file, `chunk ${place}`);
    if (taken.result === "REJECT_SNAPSHOT") throw invalidError(file, taken.fault ?? "content");
  }
}

/** What the restore has shown, and what it has believed. */
function accountOf(
  { digest, genesis }: SnapshotTrust,
  seals: ReturnType<typeof checkSeals>,
): Pick<RestoredSnapshot, "checked" | "notChecked"> {
  const checked = [
    "every byte, by the digests of the snapshot",
    "the ids and links of its headers, and that they are of this chain",
    "the state and every undo, by the state roots of the headers",
    ...(digest === null ? [] : ["the digest that was named"]),
    ...(genesis === null ? [] : ["the genesis document"]),
    ...(seals.isValid ? [seals.says] : []),
  ];
  const notChecked = [
    "the bodies: they are not in a snapshot, and reads that need one answer RPC_PRUNED",
    "that the blocks followed the rules: import the chain to judge them",
    ...(seals.isValid ? [] : [seals.says]),
    ...(digest !== null ? [] : SEALED_ALONE),
  ];
  return { checked, notChecked };
}

/** What seals do not vouch for where no digest was named. */
const SEALED_ALONE: readonly string[] = [
  "that no key of these sealers was used after it was given up",
  "facts that bodies alone state: the newest commit, attested boundaries, ratification of a fallback",
  "history roots under codes that the header does not carry",
];

function untrustedError(file: string, why: string) {
  return snapshotError("SNAPSHOT_UNTRUSTED", {
    message: `Nothing that is trusted vouches for ${file}: ${why}.`,
    fix: "Name its digest with --digest, as mathledger snapshot list shows it on the machine of a node that you trust.",
    evidence: { file, why },
  });
}

function invalidError(file: string, part: string, cause?: unknown) {
  return snapshotError("SNAPSHOT_INVALID", {
    message: `${file} is not what it says: its ${part} does not hold.`,
    fix: "Copy the file again and compare its digest; if it stays, take the snapshot of another node.",
    evidence: { file, part },
    cause,
  });
}
