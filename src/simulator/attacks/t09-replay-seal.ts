import { hashInForce } from "../../consensus/schedule.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import type { SealSubject } from "../../ledger/seal-message.ts";
import { encodeActPayload } from "../../machine/act-payload.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { ChainId } from "../../primitives/brand.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { offer, withCommit } from "../forge-body.ts";
import { isNaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, goOn, type Scene, sceneOf } from "../scene.ts";
import { attestAnchor, draftDeclaration, membersOf, payloadItem, signAct } from "../sim-act.ts";
import { type SimChain, signSeal } from "../sim-chain.ts";
import { rawOf } from "../sim-node.ts";
import { rejectionRefusal } from "../stop.ts";
import { allowedTarget, anchorDigests, stageOf } from "./t07-act.ts";

const OTHER_CHAIN = new Uint8Array(64).fill(0xcc) as ChainId;

/** Seals are naive if they cover the height of a block and nothing that tells it from others. */
function naiveSeal(range: Range, scene: Scene, gain: string): ControlRun {
  const hash = requireHash(range.ports.hashes, scene.world.codes.legacy);
  const content = new TextEncoder().encode("this block is good");
  const seal = signNaive(scene.world.cast.sealers[0], hash, content);
  return { isAccepted: isNaiveSignature(range.ports.suites, hash, content, seal), gain };
}

/** A seal by a true sealer of something else, presented for the attacked block. */
function runSeal(
  range: Range,
  phase: Phase,
  replay: {
    readonly differed: string;
    readonly gain: string;
    readonly of: (subject: SealSubject, chain: SimChain) => SealSubject;
  },
): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  chain.seal();
  const subject = assertDefined(chain.node.branch.sealable[0], "nothing to seal");
  const seal = signSeal(scene.world.cast.sealers[0], replay.of(subject, chain), 0);
  const { refusal, place } = offer(chain, withCommit(chain, subject.height, [seal]));
  return {
    did: `presented a true seal of something else as one of block ${subject.height}`,
    differed: replay.differed,
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: naiveSeal(range, scene, replay.gain),
  };
}

/** An attestation for the anchor of another chain, carried in by an act of this one. */
function runAttestation(range: Range, phase: Phase): AttackRun {
  const stage = stageOf(range, phase);
  const { chain, world } = stage;
  const elsewhere = attestAnchor(
    range.side("other chain").base,
    membersOf(world.cast.attestors.slice(0, 5)),
    anchorDigests(stage),
    1,
  );
  const attested = { ...elsewhere, height: chain.height };
  const declaration = draftDeclaration(chain, allowedTarget(stage));
  const act = signAct(declaration, membersOf(world.cast.emergency.slice(0, 5)), attested);
  const item = payloadItem(chain, world.cast.author, encodeActPayload(act));
  const outcome = assertDefined(chain.sketch({ items: [item] }).outcomes.at(-1), "no outcome");
  const rejection = outcome.status === "included" ? outcome.rejection : null;
  const refusal = rejection === null ? null : rejectionRefusal(rejection);
  return {
    did: "carried in five attestations that were signed on another chain and for another height",
    differed: "the chain and the height that the attestors signed",
    victim: "every node that executes the act",
    stop: refusal?.stop ?? null,
    place: "the act",
    evidence: refusal?.evidence ?? "",
    control: naiveSeal(
      range,
      sceneOf(range, "sound", phase),
      "an attestation of anything attests everything",
    ),
  };
}

/** A whole block of another chain, and a whole block of an earlier height of this one. */
function runBlock(range: Range, phase: Phase, from: "other chain" | "earlier height"): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  goOn(chain, scene.height);
  const raw =
    from === "other chain"
      ? rawOf(range.side("other chain").base.node.at(2))
      : assertDefined(chain.raws(chain.height - 1, chain.height - 1)[0], "no earlier block");
  const { refusal, place } = offer(chain, raw);
  return {
    did: `presented a true block of ${from === "other chain" ? "another chain" : "two heights before"} as the next one`,
    differed: "nothing: the block is true where it belongs",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: naiveSeal(
      range,
      scene,
      "the block's seals verify: they say nothing about where it belongs",
    ),
  };
}

const SEAL_PHASES: readonly (readonly [Phase, string])[] = [
  ["during v1-legacy", "block 4"],
  ["during v2-dual-required", "block 22"],
  ["during v2-pq-primary", "block 30"],
  ["during v3-pq-only", "block 38"],
];

const SEAL_CASES: readonly AttackCase[] = SEAL_PHASES.map(([phase, place]) => {
  return { phase, stop: "X REPLAY_COMMIT signature", place };
});

function sealReplay(name: string, story: string, replay: Parameters<typeof runSeal>[2]): Attack {
  return {
    name,
    threat: "T9",
    story,
    cases: SEAL_CASES,
    control: { faults: ["N28"] },
    run: (range, phase) => runSeal(range, phase, replay),
  };
}

/** T9: seals, attestations and blocks where they do not belong. */
export const SEAL_REPLAYS: readonly Attack[] = [
  sealReplay("seal-of-other-chain", "Mallory brings a sealer's seal of another chain's block.", {
    differed: "the chain in what was signed",
    gain: "whoever seals a test network seals this one",
    of: (subject) => ({ ...subject, chainId: OTHER_CHAIN }),
  }),
  sealReplay("seal-of-other-height", "Mallory brings the seal of the block before.", {
    differed: "the height and the ids in what was signed",
    gain: "one seal seals every block",
    of: (subject, chain) =>
      assertDefined(chain.node.branch.sealable[1] ?? subject, "no block before"),
  }),
  sealReplay("seal-of-other-fork", "Mallory brings the seal of another block of the same height.", {
    differed: "the ids in what was signed",
    gain: "a seal of the honest branch seals Mallory's",
    of: (subject) => ({
      ...subject,
      ids: subject.ids.map(([code, id]) => [code, new Uint8Array(id.length).fill(7)] as const),
    }),
  }),
  sealReplay("seal-of-other-epoch", "Mallory brings a seal that names the epoch before.", {
    differed: "the epoch in what was signed",
    gain: "a seal made under weak rules seals under strong ones",
    of: (subject, chain) => {
      const { schedule } = chain.node.branch.facts;
      const epochHash = hashInForce(assertDefined(schedule[1] ?? schedule[0], "no epoch"));
      const other = new Uint8Array(epochHash.length).fill(7);
      return { ...subject, epochHash: chain.height < 18 ? other : epochHash };
    },
  }),
  {
    name: "attestation-of-other-chain",
    threat: "T9",
    story: "Mallory carries attestations of another chain in with an act of this one.",
    cases: [{ phase: "during v3-pq-only", stop: "GOV_SIGNATURE_INVALID", place: "the act" }],
    control: { faults: ["N28"] },
    run: runAttestation,
  },
  {
    name: "block-of-other-chain",
    threat: "T9",
    story: "Mallory presents a true block of another chain.",
    cases: [
      { phase: "during v1-legacy", stop: "D LEDGER_WRONG_CHAIN", place: "block 4" },
      { phase: "during v2-dual-required", stop: "D LEDGER_WRONG_CHAIN", place: "block 22" },
    ],
    control: { faults: ["N28"] },
    run: (range, phase) => runBlock(range, phase, "other chain"),
  },
  {
    name: "block-of-earlier-height",
    threat: "T9",
    story: "Mallory presents a true block of this chain again, two heights later.",
    cases: [
      { phase: "during v1-legacy", stop: "V 3 prev, 10 order, 11 height", place: "block 4" },
      {
        phase: "during v2-dual-required",
        stop: "V 3 history, 3 prev, 4 history, 4 prev, 9 next, 10 order, 11 height",
        place: "block 22",
      },
      {
        phase: "during v3-pq-only",
        stop: "V 4 history, 4 prev, 10 order, 11 height",
        place: "block 38",
      },
    ],
    control: { faults: ["N17"] },
    run: (range, phase) => runBlock(range, phase, "earlier height"),
  },
];
