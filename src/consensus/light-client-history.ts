import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeBlockId, computeHistoryLeaf } from "../ledger/block-id.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { HeaderV2, Lineage } from "../ledger/header.ts";
import {
  appendLeaf,
  type CompactRange,
  computeCompactRoot,
  parseCompactRange,
} from "../merkle/compact-range.ts";
import { verifyConsistency } from "../merkle/consistency-proof.ts";
import type { ProofFault } from "../merkle/proof-fault.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { LightClientFault } from "./light-client-fault.ts";

/** How the history under one code leads from what is known to a new header. */
export interface HistoryStep {
  readonly code: HashCode;
  /** Compact range of all blocks before the header. */
  readonly nodes: readonly Digest[];
  /** Consistency path from the known size to the header's height; empty for a code that is not known. */
  readonly path: readonly Digest[];
}

/** What the histories of a new header are followed with. */
export interface HistoryWalk {
  readonly known: ReadonlyMap<HashCode, CompactRange>;
  /** The record in force at the header: a code that it does not name is forgotten. */
  readonly record: EpochRecord;
  readonly steps: readonly HistoryStep[];
}

/**
 * The histories up to and with the header's block. Each that was known must be a prefix of the header's; a new one is
 * taken as the header states it, on the word of who sealed the header. In a dual-optional epoch a code that this header
 * leaves out stays where it was. Requires: the algorithms of the header's lineages.
 */
export function followHistories(
  walk: HistoryWalk,
  named: { readonly header: HeaderV2; readonly headerBytes: Uint8Array },
  hashes: HashRegistry,
): Result<ReadonlyMap<HashCode, CompactRange>, LightClientFault> {
  const { header, headerBytes } = named;
  const { legacy, pq } = walk.record.algs;
  const next = new Map([...walk.known].filter(([code]) => code === legacy || code === pq));
  const carried = header.lineages.map((lineage) => lineage.code);
  const spare = walk.steps.find((step) => !carried.includes(step.code));
  if (spare !== undefined) return err({ code: "LEDGER_LIGHT_HISTORY_CODE", algorithm: spare.code });
  for (const lineage of header.lineages) {
    const { code } = lineage;
    const step = walk.steps.find((each) => each.code === code);
    if (step === undefined) return err({ code: "LEDGER_LIGHT_HISTORY_CODE", algorithm: code });
    const known = walk.known.get(code);
    const range = followHistory(step, known, { lineage, height: header.height }, hashes);
    if (!range.ok) {
      return err({ code: "LEDGER_LIGHT_HISTORY", algorithm: code, fault: range.error });
    }
    const hash = requireHash(hashes, code);
    const leaf = computeHistoryLeaf(hash, header.height, computeBlockId(hash, headerBytes));
    next.set(code, appendLeaf(hash, range.value, leaf));
  }
  return ok(next);
}

/** The compact range before the header, checked against the header's root and against what was known. */
function followHistory(
  step: HistoryStep,
  known: CompactRange | undefined,
  to: { readonly lineage: Lineage; readonly height: number },
  hashes: HashRegistry,
): Result<CompactRange, ProofFault> {
  const hash = requireHash(hashes, step.code);
  const range = parseCompactRange(hash, to.height, step.nodes);
  if (!range.ok) return range;
  const computed = computeCompactRoot(hash, range.value);
  const expected = to.lineage.historyRoot;
  if (!equalBytes(computed, expected)) {
    return err({ code: "MERKLE_ROOT", tree: "only", expected, computed });
  }
  const { path } = step;
  if (known === undefined) {
    if (path.length === 0) return range;
    return err({ code: "MERKLE_PATH_LENGTH", expected: 0, found: path.length });
  }
  const roots = { older: computeCompactRoot(hash, known), newer: expected };
  const proof = { from: known.size, to: to.height, path };
  const consistent = verifyConsistency(hash, proof, roots);
  return consistent.ok ? range : consistent;
}
