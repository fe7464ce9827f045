import { readFileSync } from "node:fs";
import { decode } from "../codec/canonical.ts";
import { genesisRecord } from "../consensus/genesis-branch.ts";
import {
  type ProofRefusal,
  type ProofReport,
  verifyStatementProof,
} from "../consensus/verify-proof.ts";
import type { Trust } from "../consensus/verify-proof-trust.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeKeyId, NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { SUITE_TABLE } from "../crypto/suite-table.ts";
import { findWrongMagic } from "../ledger/chain-file-check.ts";
import { computeEpochHash, epochAlgorithm } from "../ledger/epoch-record.ts";
import { type BlockHeader, headerSchema } from "../ledger/header.ts";
import { decodeStatementProof } from "../ledger/statement-proof.ts";
import { type GenesisDocument, readGenesisDocument } from "../machine/genesis-document.ts";
import type { ChainId, HashCode } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Result } from "../primitives/result.ts";
import { type Algorithms, algorithmsFor } from "./algorithms.ts";
import { genesisError } from "./chain-error.ts";
import { readChainFile } from "./chain-file-source.ts";

/** What a proof is held against; without either it only has to hold together. */
export interface ProofGround {
  /** The id of the end header under the proof's algorithm, from elsewhere. */
  readonly trustId?: Uint8Array;
  /** The genesis document, whose sealers must have sealed the end. */
  readonly document?: GenesisDocument;
}

/** What was found, and which hash functions the proof itself was computed with. */
export interface CheckedProof {
  readonly result: Result<ProofReport, ProofRefusal>;
  readonly evaluated: readonly HashCode[];
}

/**
 * Verifies a proof without a node and without a data folder. The check is handed the one hash function that the proof
 * names and, where sealers are the ground, those whose ids they signed; no other can be evaluated.
 */
export function checkProof(
  bytes: Uint8Array,
  ground: ProofGround,
  loaded: Algorithms,
): CheckedProof {
  const { document, trustId } = ground;
  const all = document === undefined ? loaded : algorithmsFor(loaded, document.genesis.network);
  const end = readEnd(bytes);
  const codes = codesNeeded(end, document !== undefined && trustId === undefined);
  const hashes: HashRegistry = new Map([...all.hashes].filter(([code]) => codes.includes(code)));
  const { suites } = all;
  const chainId = document?.chainId ?? null;
  const trust = trustOf(ground, end, all.hashes);
  const result = verifyStatementProof(bytes, { chainId, trust, hashes, suites });
  return { result, evaluated: [...hashes.keys()] };
}

/** The algorithm of a proof and the header at its end, or undefined where the bytes are none. */
interface NamedEnd {
  readonly code: HashCode;
  readonly header: BlockHeader | undefined;
}

function readEnd(bytes: Uint8Array): NamedEnd | undefined {
  const decoded = decodeStatementProof(bytes);
  if (!decoded.ok) return undefined;
  const { code, header, history } = decoded.value;
  const end = decode(headerSchema, history?.header ?? header);
  return { code, header: end.ok ? end.value : undefined };
}

/** The proof's own code first, and those of the end's lineages where seals are to be checked. */
function codesNeeded(end: NamedEnd | undefined, withSeals: boolean): readonly HashCode[] {
  if (end === undefined) return [];
  const { code, header } = end;
  if (!withSeals || header?.type !== "v2") return [code];
  return [...new Set([code, ...header.lineages.map((lineage) => lineage.code)])];
}

function trustOf(ground: ProofGround, end: NamedEnd | undefined, hashes: HashRegistry): Trust {
  const { document, trustId } = ground;
  if (trustId !== undefined && end !== undefined) {
    return { type: "ids", ids: [[end.code, trustId]] };
  }
  if (document === undefined) return { type: "none" };
  const { genesis, chainId } = document;
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const sealers = genesis.sealers.map((sealer) => ({
    ...sealer,
    keyId: computeKeyId(sha3, sealer.suite, sealer.publicKey),
  }));
  const { seal } = genesis.floor;
  const admitted = SUITE_TABLE.filter(({ level, isBuilt, roles }) => {
    return isBuilt && level >= seal && roles.some((role) => role === "seal");
  }).map(({ id }) => id);
  // A v1-legacy header does not name its epoch: the one that the document begins with is meant. Others name theirs.
  const isV1 = end?.header?.type === "v1";
  const epochHash = isV1 ? firstEpochHash(document, chainId, hashes) : null;
  return { type: "sealers", sealers, admitted, epochHash };
}

function firstEpochHash(
  document: GenesisDocument,
  chainId: ChainId,
  hashes: HashRegistry,
): Uint8Array | null {
  if (document.genesis.epoch.rule !== 1) return null;
  const record = genesisRecord(document.genesis, chainId, hashes);
  return computeEpochHash(requireHash(hashes, epochAlgorithm(record)), record);
}

/** The genesis document of a file: of its very bytes, or the one that a chain file begins with. */
export function readDocumentFile(path: string, loaded: Algorithms): GenesisDocument {
  const read = readGenesisDocument(documentBytes(path), loaded.hashes);
  if (!read.ok) throw genesisError(read.error);
  return read.value;
}

function documentBytes(path: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new LedgerError({
      code: "PROOF_FILE_UNREADABLE",
      message: `The genesis document ${path} cannot be read.`,
      fix: "Check the path and its permissions.",
      evidence: { path },
      cause,
    });
  }
  if (findWrongMagic(bytes) !== null) return bytes;
  for (const item of readChainFile(path)) if (item.name === "genesis") return item.genesis;
  return bytes;
}
