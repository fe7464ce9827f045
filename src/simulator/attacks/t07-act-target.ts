import { assertDefined } from "../../primitives/assert.ts";
import type { AttackCase } from "../attack.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import type { SideWorldName } from "../side-world.ts";
import { targetOf } from "../sim-act.ts";
import { STARTS } from "../world-schedule.ts";
import { type ActStage, attestedBy, FIVE_SIGNATURES, type ForgedAct, forgeAct } from "./t07-act.ts";

const PRIMARY: Phase = "during v2-pq-primary";
const ONLY: Phase = "during v3-pq-only";
const REQUIRED: Phase = "during v2-dual-required";

function refused(fault: string, phases: readonly Phase[]): readonly AttackCase[] {
  const stop = `GOV_FALLBACK_REFUSED ${fault}`;
  return phases.map((phase) => ({ phase, stop, place: "the act" }));
}

const TARGETS: readonly ForgedAct[] = [
  {
    name: "act-too-soon",
    story: "Mallory, with five keys, lets the fallback start a block before its notice is over.",
    differed: "the start",
    cases: refused("EPOCH_START_TOO_SOON", [REQUIRED, PRIMARY, ONLY]),
    gain: "the rules change under everybody's feet in the next block",
    naive: "five signatures",
    forge: (stage) =>
      forgeAct(stage, { declaration: (honest) => ({ ...honest, start: honest.start - 1 }) }),
  },
  {
    name: "act-to-v1",
    story: "Mallory, with five keys, goes back to v1-legacy.",
    differed: "the target",
    cases: refused("EPOCH_EDGE", [REQUIRED, PRIMARY, ONLY]),
    gain: FIVE_SIGNATURES,
    naive: "five signatures",
    forge: (stage) => {
      const target = targetOf(1, { legacy: stage.world.codes.legacy, pq: null });
      return forgeAct(stage, { declaration: (honest) => ({ ...honest, target }) });
    },
  },
  {
    name: "act-two-steps",
    story: "Mallory, with five keys, goes back two rule versions at once.",
    differed: "the target",
    cases: refused("EPOCH_EDGE", [PRIMARY, ONLY]),
    gain: FIVE_SIGNATURES,
    naive: "five signatures",
    forge: (stage) => {
      const target = targetOf(2, stage.world.codes);
      return forgeAct(stage, { declaration: (honest) => ({ ...honest, target }) });
    },
  },
  {
    name: "act-weak-policy",
    story: "Mallory, with five keys, lets classical keys seal again in v2-dual-required.",
    differed: "the signature policy of the target",
    cases: refused("EPOCH_POLICY_LEVEL", [PRIMARY, ONLY]),
    gain: "whoever has a quantum computer seals from then on",
    naive: "five signatures",
    forge: (stage) =>
      forgeAct(stage, {
        declaration: (honest) => {
          const policy = { ...honest.target.policy, seal: [1, 2, 3] };
          return { ...honest, target: { ...honest.target, policy } };
        },
      }),
  },
  {
    name: "act-unknown-function",
    story: "Mallory, with five keys, replaces the new function by one that is registered nowhere.",
    differed: "a code of the target",
    cases: refused("EPOCH_ALGORITHM_UNKNOWN", [PRIMARY, ONLY]),
    gain: "a code that stands for nothing, or for an old function under a second name",
    naive: "five signatures",
    forge: (stage) => {
      const { legacy } = stage.world.codes;
      const isOnly = stage.chain.height + 1 >= STARTS[5];
      const target = isOnly
        ? targetOf(5, { legacy: null, pq: 0x77 })
        : targetOf(4, { legacy, pq: 0x77 });
      return forgeAct(stage, { declaration: (honest) => ({ ...honest, target }) });
    },
  },
];

/** Acts on chains whose genesis document asks for more, or whose council is past its term. */
const ELSEWHERE: readonly ForgedAct[] = [
  {
    name: "act-below-floor",
    story: "Mallory, with five keys, falls back on a chain whose floor is where it stands.",
    differed: "nothing: the act is true on a chain without that floor",
    cases: refused("EPOCH_BELOW_FLOOR", [PRIMARY]),
    gain: "what was raised by vote is lowered by five keys",
    naive: "five signatures",
    stage: (range) => sideStage(range, "floored"),
    forge: (stage) => forgeAct(stage, {}),
  },
  {
    name: "act-after-term",
    story: "The council's term is over. Mallory has kept five of its keys.",
    differed: "nothing: the act was true while the council was one",
    cases: [{ phase: REQUIRED, stop: "GOV_COUNCIL_TERM", place: "the act" }],
    gain: "keys that were sold after the term rule on",
    naive: "five signatures",
    stage: (range) => sideStage(range, "short term"),
    forge: (stage) => forgeAct(stage, {}),
  },
];

function sideStage(range: Range, name: SideWorldName): ActStage {
  const world = range.side(name);
  return { range, world, chain: world.base.fork() };
}

const ANCHORS: readonly ForgedAct[] = [
  {
    name: "act-without-anchor",
    story:
      "Mallory, with five keys, brings the legacy function back without an anchor for its history.",
    differed: "the anchor of the target",
    cases: refused("EPOCH_ANCHOR_MISSING", [ONLY]),
    gain: "the old history may be rewritten under the returning function",
    naive: "five signatures",
    forge: (stage) =>
      forgeAct(stage, {
        declaration: (honest) => ({ ...honest, target: { ...honest.target, anchor: null } }),
      }),
  },
  {
    name: "act-false-anchor",
    story: "Mallory, with five keys of the council, anchors a history of her own.",
    differed: "the history root of the anchor",
    cases: refused("EPOCH_ANCHOR_ROOT", [ONLY]),
    gain: "a history that nobody has stands as the chain's own",
    naive: "five signatures",
    forge: (stage) =>
      forgeAct(stage, {
        declaration: (honest) => {
          const anchor = assertDefined(honest.target.anchor, "no anchor");
          const historyRoot = new Uint8Array(32).fill(7);
          return { ...honest, target: { ...honest.target, anchor: { ...anchor, historyRoot } } };
        },
      }),
  },
  {
    name: "act-unattested-anchor",
    story: "Mallory, with five keys of the council, rests on an anchor that nobody has attested.",
    differed: "the attestation",
    cases: refused("EPOCH_ANCHOR_UNATTESTED", [ONLY]),
    gain: "no second group of people stands between five keys and the change",
    naive: "five signatures",
    forge: (stage) => forgeAct(stage, { attested: null }),
  },
  {
    name: "act-anchor-by-four",
    story: "Four attestors have attested the anchor, one fewer than it takes.",
    differed: "the fifth attestation",
    cases: [{ phase: ONLY, stop: "GOV_COUNCIL_QUORUM", place: "the act" }],
    gain: "no second group of people stands between five keys and the change",
    naive: "one key",
    forge: (stage) => forgeAct(stage, { attested: attestedBy(stage, 4) }),
  },
];

/** Acts of five true keys that lead where no act may lead. */
export const TARGET_ACTS: readonly ForgedAct[] = [...TARGETS, ...ELSEWHERE, ...ANCHORS];
