import { computeHid } from "../consensus/hid.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { epochAlgorithm } from "../ledger/epoch-record.ts";
import type { StatementProof } from "../ledger/statement-proof.ts";
import {
  buildStatementProof,
  historyNodes,
  type ProofBuildFault,
} from "../ledger/statement-proof-build.ts";
import type { HashCode, Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { findCommit } from "./block-report.ts";
import { type ChainReader, readBlock, readBranch } from "./chain-reader.ts";

/** A statement of the chain, or one content of it. */
export interface ProofTarget {
  readonly height: Height;
  /** Leaf index of the statement. */
  readonly index: number;
  /** Index of the content in its batch, or null for the whole statement. */
  readonly content: number | null;
}

/** Under which algorithm a proof is made and at which header it ends; what is absent is chosen. */
export interface ProofWish {
  readonly algorithm?: HashCode;
  readonly at?: Height;
}

/**
 * Proves a statement of a stored chain. Without a wish the algorithm is that of the newest epoch, so that the proof of
 * an old statement needs no older one, and the end is the newest header that carries it. Cost: one pass over the blocks
 * below the end.
 */
export function proveStatement(
  chain: ChainReader,
  target: ProofTarget,
  wish: ProofWish = {},
): StatementProof {
  const { store, algorithms } = chain;
  const schedule = readBranch(chain).facts.schedule;
  const code =
    wish.algorithm ?? epochAlgorithm(resolveEpoch(schedule, Math.max(0, store.tipHeight)).record);
  const hash = requireHash(algorithms.hashes, code);
  const end = wish.at ?? newestCarrier(chain, code, target.height);
  const hid = (height: Height) =>
    computeHid(algorithms.hashes, readBlock(chain, height), { code, schedule });
  const source = {
    block: (height: Height) =>
      height >= 0 && height <= store.tipHeight ? store.blocks.block(height).raw : undefined,
    history: historyNodes(hash, hid),
  };
  const commit = findCommit(chain, end)?.commit ?? null;
  const built = buildStatementProof(hash, source, { ...target, end, commit });
  if (built.ok) return built.value;
  throw proofError(built.error, store.tipHeight);
}

/** The newest block from the statement's on whose header names the code, else the statement's own block. */
function newestCarrier(chain: ChainReader, code: HashCode, lowest: Height): Height {
  for (let height = chain.store.tipHeight; height > lowest; height--) {
    const { header } = readBlock(chain, height);
    if (header.type === "v2" && header.lineages.some((own) => own.code === code)) return height;
  }
  return lowest;
}

function proofError(fault: ProofBuildFault, tip: number): LedgerError {
  return new LedgerError({
    code: fault.code,
    message: `No proof can be made: ${describeBuildFault(fault)}.`,
    fix: `Name a block from 0 to ${tip}, a statement of it, and an algorithm that the end carries (--algorithm, --at).`,
    evidence: { ...fault },
  });
}

function describeBuildFault(fault: ProofBuildFault): string {
  switch (fault.code) {
    case "PROOF_BLOCK_UNKNOWN":
      return `the ledger does not hold block ${fault.height}`;
    case "PROOF_END_BELOW":
      return `block ${fault.end} lies below the statement's block ${fault.height}`;
    case "PROOF_INDEX":
      return `there is no ${fault.index} among ${fault.count} ${fault.of}`;
    case "PROOF_LINEAGE":
      return `block ${fault.height} does not carry the algorithm 0x${fault.algorithm.toString(16)}`;
    case "PROOF_NOT_FOLDED":
      return `the statement holds no contents (${fault.found})`;
    case "PROOF_BODY_ROOT":
      return "the block is not under this algorithm, and the proof ends at it";
    default:
      return `the stored chain contradicts itself (${fault.code})`;
  }
}
