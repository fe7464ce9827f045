import { decode } from "../codec/canonical.ts";
import { leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { computeInclusionRoot, verifyInclusion } from "../merkle/inclusion-proof.ts";
import type { ChainId, Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { computeBlockId, computeHistoryLeaf, computeRetroId } from "./block-id.ts";
import { type BlockHeader, decodeHeader, headerSchema, type Lineage } from "./header.ts";
import type { StatementProof } from "./statement-proof.ts";
import type { StatementProofFault } from "./statement-proof-fault.ts";
import { computeProvenLeaf, type ProvenStatement } from "./statement-proof-leaf.ts";

/** What the digests of a proof join: a statement, its block, and a header whose id is left to be trusted. */
export interface ProofLinks {
  readonly chainId: ChainId;
  readonly proven: ProvenStatement;
  /** Header of the block in which the statement stands. */
  readonly header: BlockHeader;
  /** `hid_a` of that block: its id where it carries the algorithm, else its retro id. */
  readonly hid: Digest;
  readonly naming: "id" | "retro";
  readonly end: ProofEnd;
}

/** The header at which a proof ends; whoever trusts its id trusts everything that leads there. */
export interface ProofEnd {
  readonly header: BlockHeader;
  readonly headerBytes: Uint8Array;
  /** `id_a` under the proof's algorithm. */
  readonly id: Digest;
}

/**
 * Follows a proof from the statement to the header at its end: leaf, body root, id or retro id, history root, id. Every
 * digest is under `hash`; no other algorithm is evaluated, so that a proof outlives the ones that have fallen.
 * Requires: `hash` has the proof's code. `chainId` null takes the chain that the proof itself names.
 * Cost: one digest for each of the paths, besides those over the statement and two headers.
 */
export function followStatementProof(
  proof: StatementProof,
  hash: HashFunction,
  chainId: ChainId | null,
): Result<ProofLinks, StatementProofFault> {
  const own = readProofHeader(proof.header, "statement", chainId);
  if (!own.ok) return own;
  const header = own.value;
  const { count } = header;
  if (proof.place.size !== count) {
    return err({
      code: "PROOF_COUNT",
      of: "statements",
      expected: count,
      found: proof.place.size,
    });
  }
  const proven = computeProvenLeaf(proof, hash);
  if (!proven.ok) return proven;
  const leaf = hash.treeRoot(leafTag("leaf", hash.code), [proven.value.leafData]);
  const root = computeInclusionRoot(hash, leaf, proof.place);
  if (!root.ok) return err({ code: "PROOF_STATEMENT", fault: root.error });
  const named = nameBlock({ hash, header, bodyRoot: root.value, headerBytes: proof.header }, proof);
  if (!named.ok) return named;
  const { hid, naming } = named.value;
  const end = followHistory(proof, hash, { header, hid });
  if (!end.ok) return end;
  return ok({
    chainId: header.chainId,
    proven: proven.value,
    header,
    hid,
    naming,
    end: end.value,
  });
}

/** A header of a proof. Without a chain to hold it against, it is of the chain that it names. */
export function readProofHeader(
  headerBytes: Uint8Array,
  which: "statement" | "end",
  chainId: ChainId | null,
): Result<BlockHeader, StatementProofFault> {
  const header =
    chainId === null ? decode(headerSchema, headerBytes) : decodeHeader(headerBytes, chainId);
  return header.ok ? header : err({ code: "PROOF_HEADER", header: which, fault: header.error });
}

/** The lineage that a header carries under a code, or undefined. A v1 header does not say which code it is under. */
export function lineageUnder(header: BlockHeader, code: HashCode): Lineage | undefined {
  return header.type === "v2" ? header.lineages.find((own) => own.code === code) : undefined;
}

interface NamedBlock {
  readonly hash: HashFunction;
  readonly header: BlockHeader;
  readonly headerBytes: Uint8Array;
  /** Root that the statement leads to. */
  readonly bodyRoot: Digest;
}

/**
 * `hid_a` of the block. A v1 header does not name its algorithm: it is under this one iff it states the root that the
 * statement leads to. A retro id in the place of an id, or the reverse, is then another digest and found in no history;
 * a proof that ends at the block itself has none and must state the root.
 */
function nameBlock(
  block: NamedBlock,
  proof: StatementProof,
): Result<{ readonly hid: Digest; readonly naming: "id" | "retro" }, StatementProofFault> {
  const { hash, header, headerBytes, bodyRoot } = block;
  const stated = header.type === "v1" ? header.bodyRoot : lineageUnder(header, hash.code)?.bodyRoot;
  const isStated = stated !== undefined && equalBytes(stated, bodyRoot);
  if (isStated) return ok({ hid: computeBlockId(hash, headerBytes), naming: "id" });
  const mustState = header.type === "v2" || proof.history === null;
  if (stated !== undefined && mustState) {
    return err({ code: "PROOF_BODY_ROOT", expected: stated, computed: bodyRoot });
  }
  if (proof.history === null) {
    return err({ code: "PROOF_LINEAGE", algorithm: hash.code, height: header.height });
  }
  const content = { header: headerBytes, count: header.count, bodyRoot };
  return ok({ hid: computeRetroId(hash, content), naming: "retro" });
}

/** From the block to the end: through the history tree of a later header, or nowhere when the proof ends at it. */
function followHistory(
  proof: StatementProof,
  hash: HashFunction,
  block: { readonly header: BlockHeader; readonly hid: Digest },
): Result<ProofEnd, StatementProofFault> {
  const { header, hid } = block;
  if (proof.history === null) return ok({ header, headerBytes: proof.header, id: hid });
  const { place, header: endBytes } = proof.history;
  const end = readProofHeader(endBytes, "end", header.chainId);
  if (!end.ok) return end;
  const lineage = lineageUnder(end.value, hash.code);
  if (lineage === undefined) {
    return err({ code: "PROOF_LINEAGE", algorithm: hash.code, height: end.value.height });
  }
  if (place.index !== header.height || place.size !== end.value.height) {
    return err({
      code: "PROOF_HISTORY_PLACE",
      expected: [header.height, end.value.height],
      found: [place.index, place.size],
    });
  }
  const leaf = computeHistoryLeaf(hash, header.height, hid);
  const root = verifyInclusion(hash, leaf, place, lineage.historyRoot);
  if (!root.ok) return err({ code: "PROOF_HISTORY", fault: root.error });
  return ok({ header: end.value, headerBytes: endBytes, id: computeBlockId(hash, endBytes) });
}
