import { computeHid } from "../../consensus/hid.ts";
import {
  type ProofRefusal,
  type ProofReport,
  verifyStatementProof,
} from "../../consensus/verify-proof.ts";
import type { Trust } from "../../consensus/verify-proof-trust.ts";
import type { HashFunction } from "../../crypto/hash-function.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { decodeBodyStatement } from "../../ledger/body-statement.ts";
import { computeLeafData } from "../../ledger/leaf.ts";
import { encodeStatementProof, type StatementProof } from "../../ledger/statement-proof.ts";
import { buildStatementProof, historyNodes } from "../../ledger/statement-proof-build.ts";
import { MerkleTree } from "../../merkle/merkle-tree.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { Digest } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import type { Result } from "../../primitives/result.ts";
import type { Attack, AttackRun, ControlRun } from "../attack.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { type RewrittenBlock, rewriteContent } from "../rewrite-content.ts";
import { honestRaw, type Scene, sceneOf } from "../scene.ts";
import { rawOf } from "../sim-node.ts";
import { proofStop, shortHex } from "../stop.ts";
import { STARTS } from "../world-schedule.ts";

/** Presents a proof of a forged content to somebody who trusts an id under the sound function. */
function runFalseProof(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "weak legacy", phase);
  const { legacy, pq } = scene.world.codes;
  const weak = requireHash(range.ports.hashes, legacy);
  const forged = rewriteContent(range.ports, weak, honestRaw(scene), 1024);
  const end = scene.chain.height;
  const proof = forgeProof(requireHash(range.ports.hashes, pq), scene, forged, end);
  const id = assertDefined(scene.chain.node.tip.ids.get(pq), "a tip without an id");
  const verified = verify(range, scene, proof, { type: "ids", ids: [[pq, id]] });
  const refusal = verified.ok ? null : verified.error;
  return {
    did: `forged a content in ${forged.tried} trials and made every digest up to the header fit it`,
    differed: `content ${forged.content} of statement ${forged.index} of block ${scene.height}, with its paths`,
    victim: `a verifier that trusts the SHA3-256 id of block ${end}`,
    stop: refusal === null ? null : proofStop(refusal),
    place: "statement proof",
    evidence: `"${forged.before}" became "${forged.after}"; id ${shortHex(id)}`,
    control: proofControl(range, scene, weak, forged),
  };
}

/** The honest proof of a content with the statement, the content and their paths those of the forged block. */
function forgeProof(
  hash: HashFunction,
  scene: Scene,
  forged: RewrittenBlock,
  end: number,
): StatementProof {
  const { node } = scene.chain;
  const { schedule } = node.branch.facts;
  const hid = (height: number): Digest =>
    computeHid(node.algorithms.hashes, node.at(height).block, { code: hash.code, schedule });
  const honest = buildStatementProof(
    hash,
    { block: (height) => rawOf(node.at(height)), history: historyNodes(hash, hid) },
    { height: scene.height, index: forged.index, content: forged.content, end, commit: null },
  );
  assert(honest.ok, "the honest proof is none");
  const statements = forged.raw.statements.map((bytes) => {
    const decoded = decodeBodyStatement(bytes);
    assert(decoded.ok, "a forged statement does not decode");
    return decoded.value;
  });
  const leaves = statements.map((statement) => computeLeafData(hash, statement));
  const contents = assertDefined(statements[forged.index]?.record, "no batch").contents;
  const item = MerkleTree.ofItems(hash, "item", contents).proveInclusion(forged.content);
  return {
    ...honest.value,
    statement: assertDefined(leaves[forged.index], "no leaf"),
    content: { bytes: assertDefined(contents[forged.content], "no content"), ...item },
    place: MerkleTree.ofItems(hash, "leaf", leaves).proveInclusion(forged.index),
  };
}

function verify(
  range: Range,
  scene: Scene,
  proof: StatementProof,
  trust: Trust,
): Result<ProofReport, ProofRefusal> {
  const { hashes, suites } = range.ports;
  const { chainId } = scene.world;
  const context = { hashes, suites, chainId, trust };
  return verifyStatementProof(encodeStatementProof(proof), context);
}

/**
 * The naive way: the proof runs under the old function to the block's old id, and the anchor vouches for that id by
 * hashing it with the new one. Every digest of the forged content fits.
 */
function proofControl(
  range: Range,
  scene: Scene,
  weak: HashFunction,
  forged: RewrittenBlock,
): ControlRun {
  const { node } = scene.chain;
  const { codes } = scene.world;
  const second = requireHash(range.ports.hashes, codes.pq);
  // From v3-pq-only on, no header carries the old function: a naive ledger would still name its blocks by it.
  const end = scene.chain === scene.world.base ? STARTS[5] - 1 : scene.chain.height;
  const proof = forgeProof(weak, scene, forged, end);
  const { schedule } = node.branch.facts;
  const idAt = (height: number): Digest =>
    computeHid(node.algorithms.hashes, node.at(height).block, { code: weak.code, schedule });
  const trust: Trust = { type: "ids", ids: [[weak.code, idAt(end)]] };
  const verified = verify(range, scene, proof, trust);
  const anchored = second.digest(idAt(scene.height));
  return {
    isAccepted: verified.ok && equalBytes(anchored, second.digest(verified.value.links.hid)),
    gain: `a text of Mallory's is proven up to block ${end}, and the anchor is over the same old id`,
  };
}

const BODY_ROOT = "PROOF_BODY_ROOT";

/** T2: a proof of a statement that was never made. */
export const FALSE_PROOF: Attack = {
  name: "false-proof",
  threat: "T2",
  story:
    "Mallory shows a proof of her own text in the place of an old content. Under the old " +
    "function every digest fits; the verifier asks for the proof under SHA3-256.",
  cases: [
    { phase: "after v1-legacy", stop: "PROOF_HISTORY MERKLE_ROOT", place: "statement proof" },
    { phase: "after v2-dual-optional", stop: BODY_ROOT, place: "statement proof" },
    { phase: "after v2-dual-required", stop: BODY_ROOT, place: "statement proof" },
    { phase: "after v2-pq-primary", stop: BODY_ROOT, place: "statement proof" },
    { phase: "after a fallback", stop: BODY_ROOT, place: "statement proof" },
  ],
  control: { faults: ["N10", "N21"] },
  run: runFalseProof,
};
