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
import { computeEpochHash, epochAlgorithm } from "../ledger/epoch-record.ts";
import { headerSchema } from "../ledger/header.ts";
import { decodeStatementProof } from "../ledger/statement-proof.ts";
import { type GenesisDocument, readGenesisDocument } from "../machine/genesis-document.ts";
import type { ChainId, HashCode } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Result } from "../primitives/result.ts";
import { type Algorithms, algorithmsFor } from "./algorithms.ts";
import { genesisError } from "./chain-error.ts";

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
  const codes = codesNeeded(bytes, document !== undefined && trustId === undefined);
  const hashes: HashRegistry = new Map([...all.hashes].filter(([code]) => codes.includes(code)));
  const { suites } = all;
  const chainId = document?.chainId ?? null;
  const trust = trustOf(ground, codes[0], all.hashes);
  const result = verifyStatementProof(bytes, { chainId, trust, hashes, suites });
  return { result, evaluated: [...hashes.keys()] };
}

/** The proof's own code first, and those of the end's lineages where seals are to be checked. */
function codesNeeded(bytes: Uint8Array, withSeals: boolean): readonly HashCode[] {
  const decoded = decodeStatementProof(bytes);
  if (!decoded.ok) return [];
  const { code, header, history } = decoded.value;
  const end = decode(headerSchema, history?.header ?? header);
  if (!withSeals || !end.ok || end.value.type === "v1") return [code];
  return [...new Set([code, ...end.value.lineages.map((lineage) => lineage.code)])];
}

function trustOf(ground: ProofGround, code: HashCode | undefined, hashes: HashRegistry): Trust {
  const { document, trustId } = ground;
  if (trustId !== undefined && code !== undefined) return { type: "ids", ids: [[code, trustId]] };
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
  return {
    type: "sealers",
    sealers,
    admitted,
    epochHash: firstEpochHash(document, chainId, hashes),
  };
}

/** A v1-legacy header does not name its epoch; the one that a document begins with is known. Others name theirs. */
function firstEpochHash(
  document: GenesisDocument,
  chainId: ChainId,
  hashes: HashRegistry,
): Uint8Array | null {
  if (document.genesis.epoch.rule !== 1) return null;
  const record = genesisRecord(document.genesis, chainId, hashes);
  return computeEpochHash(requireHash(hashes, epochAlgorithm(record)), record);
}

/** The document of a file: the bytes of a genesis document. */
export function readDocumentFile(path: string, loaded: Algorithms): GenesisDocument {
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
  const read = readGenesisDocument(bytes, loaded.hashes);
  if (!read.ok) throw genesisError(read.error);
  return read.value;
}
