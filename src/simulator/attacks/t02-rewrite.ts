import type { RawBlock } from "../../consensus/block.ts";
import { leafTag } from "../../crypto/domain.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { decodeBodyStatement } from "../../ledger/body-statement.ts";
import { ChainVerifier } from "../../machine/chain-verifier.ts";
import { assert } from "../../primitives/assert.ts";
import type { HashCode } from "../../primitives/brand.ts";
import { asciiBytes, concatBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { judgeNaiveChain, sealNaiveChain } from "../naive-chain.ts";
import { isNaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range, WorldName } from "../range.ts";
import { type RewrittenBlock, rewriteContent } from "../rewrite-content.ts";
import { honestRaw, type Scene, sceneOf, showInstead } from "../scene.ts";
import type { BlockRefusal } from "../sim-node.ts";
import { blockRefusal } from "../stop.ts";

/** Which world is attacked, by which function, how many targets the search has, and who the victim is. */
export interface RewriteAttack {
  readonly world: WorldName;
  readonly code: HashCode;
  readonly targets: number;
  readonly victim: "full node" | "reader without replay";
}

/** Replaces one content of an honest batch by another with the same leaf digest, and shows the block to the victim. */
export function runRewrite(range: Range, phase: Phase, attack: RewriteAttack): AttackRun {
  const scene = sceneOf(range, attack.world, phase);
  const hash = requireHash(range.ports.hashes, attack.code);
  const forged = rewriteContent(range.ports, hash, honestRaw(scene), attack.targets);
  const refusal =
    attack.victim === "full node"
      ? showInstead(scene, scene.chain.fork(scene.until), forged.raw).refusal
      : readWithoutReplay(scene, forged.raw);
  return {
    did: `found a second preimage of one of ${forged.targets} contents under weak-24 in ${forged.tried} trials`,
    differed: `content ${forged.content} of statement ${forged.index} of block ${scene.height}`,
    victim: attack.victim === "full node" ? "a full node" : "a reader that leaves the replay out",
    stop: refusal?.stop ?? null,
    place: `block ${refusal?.height ?? scene.until}`,
    evidence:
      refusal === null ? "" : `"${forged.before}" became "${forged.after}"; ${refusal.evidence}`,
    control: rewriteControl(range, scene, attack.code, forged),
  };
}

/** Stages D and V and the commits of every block, as a reader does that trusts others with the replay. */
function readWithoutReplay(scene: Scene, forged: RawBlock): BlockRefusal | null {
  const { document, algorithms } = scene.chain.node;
  const verifier = new ChainVerifier({ document, ...algorithms, foreseen: [], replay: false });
  for (const [height, raw] of scene.chain.raws(0, scene.until).entries()) {
    const verified = verifier.verify(height === scene.height ? forged : raw);
    if (!verified.ok) return { height, ...blockRefusal(verified.error) };
  }
  return null;
}

/**
 * The naive ledger: the root of the broken function is as it was, the anchor is over old ids, and the author's
 * signature is over a digest of that function, so that it stands under the new content as well.
 */
function rewriteControl(
  range: Range,
  scene: Scene,
  code: HashCode,
  forged: RewrittenBlock,
): ControlRun {
  const { hashes, suites } = range.ports;
  const { codes, cast } = scene.world;
  const first = requireHash(hashes, code);
  const second = requireHash(hashes, code === codes.legacy ? codes.pq : codes.legacy);
  const naive = { first, second };
  const told = sealNaiveChain(naive, scene.chain.node.store.kept);
  const statements = forged.raw.statements.map((bytes) => {
    const decoded = decodeBodyStatement(bytes);
    assert(decoded.ok, "a forged statement does not decode");
    return decoded.value;
  });
  const rewritten = told.map((block) =>
    block.height === scene.height ? { ...block, statements } : block,
  );
  const refused = judgeNaiveChain(naive, rewritten);
  const leaf = (content: string) => concatBytes(leafTag("item", code), asciiBytes(content));
  const signature = signNaive(cast.author, first, leaf(forged.before));
  const isSigned = isNaiveSignature(suites, first, leaf(forged.after), signature);
  return {
    isAccepted: refused === null && isSigned,
    gain: `a text of Mallory's stands in block ${scene.height} under the author's own signature and every later id`,
  };
}

const FULL_NODE = {
  world: "weak legacy",
  code: 0x300000,
  targets: 1024,
  victim: "full node",
} as const;

const SIGNATURE = "X REPLAY_ADMISSION GOV_SIGNATURE_INVALID";

/** Expected: a signature covers every content in full, and where there is a PQ root it covers them too. */
const NODE_CASES: readonly AttackCase[] = [
  { phase: "during v1-legacy", stop: SIGNATURE, place: "block 3" },
  { phase: "after v1-legacy", stop: SIGNATURE, place: "block 3" },
  { phase: "during v2-dual-optional", stop: "V 2 root", place: "block 11" },
  { phase: "after v2-dual-optional", stop: "V 2 root", place: "block 11" },
  { phase: "during v2-dual-required", stop: "V 2 root", place: "block 21" },
  { phase: "after v2-dual-required", stop: "V 2 root", place: "block 21" },
  { phase: "during v2-pq-primary", stop: "V 2 root", place: "block 29" },
  { phase: "after v2-pq-primary", stop: "V 2 root", place: "block 29" },
  { phase: "during v3-pq-only", stop: "V 2 root", place: "block 37" },
  { phase: "during a fallback", stop: "V 2 root", place: "block 38" },
  { phase: "after a fallback", stop: "V 2 root", place: "block 38" },
];

const FAULTS = ["N6", "N8", "N10", "N12", "N21"];

/** T2: an old statement is replaced under its own leaf digest. */
export const REWRITE_CONTENT: Attack = {
  name: "rewrite-content",
  threat: "T2",
  story:
    "Mallory searches a text of her own with the leaf digest of any of the 1,024 contents of " +
    "an honest batch, puts it in that content's place, and hands the block on.",
  cases: NODE_CASES,
  control: { faults: FAULTS },
  run: (range, phase) => runRewrite(range, phase, FULL_NODE),
};

/** T2: the same, told to somebody who checks links, roots and seals but replays nothing. */
export const REWRITE_UNREPLAYED: Attack = {
  name: "rewrite-unreplayed",
  threat: "T2",
  story:
    "The same rewritten block of the v1 past is told to a reader that leaves the replay out " +
    "and so looks at no signature: only the history under SHA3-256 knows the content.",
  cases: [
    { phase: "after v1-legacy", stop: "V 4 history", place: "block 8" },
    { phase: "after v2-dual-optional", stop: "V 2 root", place: "block 11" },
    { phase: "after v2-pq-primary", stop: "V 2 root", place: "block 29" },
    { phase: "after a fallback", stop: "V 2 root", place: "block 38" },
  ],
  control: { faults: FAULTS },
  run: (range, phase) =>
    runRewrite(range, phase, { ...FULL_NODE, victim: "reader without replay" }),
};

/** T2: the search has one target only, as an attacker has who wants one statement gone. */
export const REWRITE_ONE: Attack = {
  name: "rewrite-one",
  threat: "T2",
  story: "As rewrite-content, but the search has one target: the first content of the batch.",
  cases: [{ phase: "after v1-legacy", stop: SIGNATURE, place: "block 3" }],
  control: { faults: FAULTS },
  isSlow: true,
  run: (range, phase) => runRewrite(range, phase, { ...FULL_NODE, targets: 1 }),
};
