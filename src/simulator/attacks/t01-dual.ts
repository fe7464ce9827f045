import { hashTag } from "../../crypto/domain.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { encodeHeader } from "../../ledger/header.ts";
import { assert } from "../../primitives/assert.ts";
import { concatBytes, equalBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackRun, ControlRun } from "../attack.ts";
import { headerV2, withHeader } from "../forge-header.ts";
import { computeNaiveCommitment } from "../naive-block.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, type Scene, sceneOf, showInstead } from "../scene.ts";
import { rawOf } from "../sim-node.ts";
import { type SplitRequest, splitBlock } from "../split-block.ts";

const WEAK = 0x300000;

/** Two blocks whose dual commitments agree in the half of the broken function; the one's commitment on the other. */
function runDual(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "weak legacy", phase);
  const chain = beforeAttack(scene);
  const hash = requireHash(range.ports.hashes, WEAK);
  const request = { ports: range.ports, chain, keys: scene.world.cast.mallory };
  const split = splitBlock(request, {
    label: "two dual commitments with one half",
    digest: ({ headerAt }, index) => {
      const header = headerAt(index);
      assert(header.type === "v2", "a v1 header has no dual commitment");
      const bare = encodeHeader({ ...header, dual: null });
      return hash.digest(concatBytes(hashTag("dual", WEAK), bare));
    },
  });
  const other = headerV2(split.right);
  const forged = withHeader(split.right, { ...other, dual: headerV2(split.left).dual });
  assert(chain.node.receive(rawOf(split.left)) === null, "the left half of a split is refused");
  const { victim, refusal } = showInstead(scene, chain, forged);
  return {
    did:
      `found two blocks ${scene.height} with one digest of the dual commitment under weak-24 ` +
      `in ${split.tried} trials`,
    differed: "both body roots, and not the dual commitment",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place: `block ${refusal?.height ?? victim.height}`,
    evidence: refusal?.evidence ?? "",
    control: outerHash(range, scene, request),
  };
}

/** One outer hash over both roots: a collision of it alone, while both roots are under functions that hold. */
function outerHash(range: Range, scene: Scene, request: SplitRequest): ControlRun {
  const { hashes } = range.ports;
  const naive = { first: requireHash(hashes, WEAK), second: requireHash(hashes, 0x16) };
  const [sha256, sha3] = [0x12, 0x16];
  const fresh = { ...request, chain: beforeAttack(scene) };
  const split = splitBlock(fresh, {
    label: "two pairs of roots with one outer digest",
    digest: ({ rootAt }, index) =>
      computeNaiveCommitment(naive, { first: rootAt(sha256, index), second: rootAt(sha3, index) }),
  });
  const commitments = [split.left, split.right].map(({ block }) =>
    computeNaiveCommitment(naive, {
      first: block.body.root(sha256),
      second: block.body.root(sha3),
    }),
  );
  const [one, two] = commitments;
  const areOne = one !== undefined && two !== undefined && equalBytes(one, two);
  const differ = !equalBytes(split.left.block.body.root(sha3), split.right.block.body.root(sha3));
  return {
    isAccepted: areOne && differ,
    gain: "one commitment stands for two bodies, though SHA-256 and SHA3-256 both hold",
  };
}

/** T1: the commitment itself is attacked. */
export const SPLIT_DUAL: Attack = {
  name: "split-dual",
  threat: "T1",
  story:
    "Mallory finds two blocks whose dual commitments agree in the digest of the broken " +
    "function, and puts the commitment of the one on the other.",
  cases: [
    { phase: "during v2-dual-optional", stop: "V 5 second", place: "block 11" },
    { phase: "during v2-dual-required", stop: "V 5 second", place: "block 21" },
    { phase: "during v2-pq-primary", stop: "V 5 first", place: "block 29" },
    { phase: "during a fallback", stop: "V 5 second", place: "block 38" },
  ],
  control: { faults: ["N11"] },
  run: runDual,
};
