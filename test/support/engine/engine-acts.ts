import { encode } from "../../../src/codec/canonical.ts";
import { resolveEpoch } from "../../../src/consensus/schedule.ts";
import { countActs, requireAct } from "../../../src/governance/act.ts";
import {
  type ActFrame,
  actMessageItems,
  decodeActFrame,
  encodeActFrame,
} from "../../../src/governance/act-frame.ts";
import { actKindSpec } from "../../../src/governance/act-kind-table.ts";
import { type CouncilName, readCouncil } from "../../../src/governance/council.ts";
import { openMeasures } from "../../../src/governance/measure.ts";
import { assert } from "../../../src/primitives/assert.ts";
import { compareBytes } from "../../../src/primitives/bytes.ts";
import { lastReceipt } from "./engine-forum.ts";
import { digestOf } from "./engine-wish.ts";
import type { EngineWorld } from "./engine-world.ts";

/** The acts that councils may do, each with the fields that its kind asks for. */
const ACTS: readonly (readonly [CouncilName, string, (w: EngineWorld) => unknown])[] = [
  ["emergency", "declare_emergency", declaration],
  ["emergency", "declare_emergency", declaration],
  ["emergency", "declare_emergency", declaration],
  ["emergency", "declare_emergency", declaration],
  [
    "emergency",
    "end_measure",
    ({ state, random }) => ({ measure: random.pick([...openMeasures(state), 1]), reason: "over" }),
  ],
  [
    "emergency",
    "veto_proposal",
    (w) => ({ proposal: anyId(w, "queued"), reasonDigest: digestOf("veto") }),
  ],
  [
    "emergency",
    "stop_grant",
    ({ random, people }) => ({
      role: random.pick(["moderator", "executor"]),
      account: random.pick(people),
    }),
  ],
  [
    "conduct",
    "interim_sanction",
    ({ random, people }) => ({
      account: random.pick(people),
      kind: random.pick(["proposer_ban", "forum_ban", "role_suspension"]),
      durationS: random.between(10, 259),
      evidenceDigest: digestOf(`evidence ${random.below(30)}`),
    }),
  ],
  [
    "conduct",
    "exclude_reviewer",
    (w) => ({
      proposal: anyId(w, "review"),
      reviewer: w.random.pick(w.people),
      reasonDigest: digestOf("own work"),
    }),
  ],
  [
    "conduct",
    "decide_appeal",
    (w) => ({ receipt: lastReceipt(w), isOverturned: w.random.percent(50) }),
  ],
];

function anyId(w: EngineWorld, status: string) {
  const fitting = w.numbers.filter((number) => w.status(number) === status);
  const chosen = fitting.length > 0 ? fitting : w.numbers;
  return chosen.length === 0 ? digestOf("none") : w.proposal(w.random.pick(chosen)).id;
}

/** Mostly before something that a proposal has done in the epoch in force, so that it will be undone. */
function rollbackTarget(w: EngineWorld): number {
  const { random, height, branch } = w;
  const { start } = resolveEpoch(branch.facts.schedule, height + 1).record;
  const runs = w.numbers.flatMap((number) => {
    const { ended } = w.proposal(number);
    return ended?.how === "executed" && ended.height > start ? [ended.height] : [];
  });
  const last = runs.at(-1);
  if (last !== undefined && last > height - 60 && random.percent(75)) return Math.max(1, last - 1);
  return Math.max(1, height - random.between(1, 40));
}

function declaration(w: EngineWorld): unknown {
  const { random, people } = w;
  const seconds = random.between(60, 600);
  const pause = (components: readonly string[]) => ({
    kind: "pause_network",
    components,
    accounts: [],
    durationS: random.between(90, 259),
    ratifiedS: seconds,
    targetHeight: null,
  });
  const rollback = {
    kind: "rollback",
    components: [],
    accounts: [],
    durationS: 259,
    ratifiedS: 0,
    targetHeight: rollbackTarget(w),
  };
  const held = ["transfers", "staking", "treasury", "executions"];
  const evidenceDigest = digestOf(`incident ${random.below(1000)}`);
  const actions = random.pick([
    [pause([random.pick(["transfers", "forum", "executions"])])],
    ...[1, 2, 3, 4].map(() => [pause(held), rollback]),
    [{ ...pause([]), kind: "freeze_accounts", accounts: [random.pick(people)] }],
    [{ ...pause([]), kind: "enable_maintenance", durationS: random.between(20, 172) }],
  ]);
  return { trigger: "an incident", evidenceDigest, actions };
}

/** Signatures of members over an act; some say too little or something else. */
function signatures(
  w: EngineWorld,
  frame: ActFrame,
  members: readonly (typeof w.people)[number][],
) {
  const items = actMessageItems(w.random.percent(4) ? { ...frame, nonce: frame.nonce + 1 } : frame);
  return members
    .flatMap((account) => w.signed("act", account, items).map((entry) => ({ account, ...entry })))
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
}

export function anyAct(w: EngineWorld): unknown {
  const { random, state, now } = w;
  const [name, kind, fields] = random.pick(ACTS);
  const council = readCouncil(state, name);
  const spec = actKindSpec(kind);
  assert(spec !== undefined, `no act ${kind}`);
  if (council === undefined) return undefined;
  const frame: ActFrame = {
    chainId: w.branch.chainId,
    council: name,
    version: council.version + (random.percent(3) ? 1 : 0),
    kind,
    payload: encode(spec.payload, fields(w)),
    nonce: council.nonce + (random.percent(3) ? 1 : 0),
    notBefore: random.percent(5) ? now + 50 : now - random.between(0, 900),
    expiresAt: now + random.between(0, 600_000),
  };
  const some = random.percent(60) ? council.k : random.between(1, council.members.length);
  return {
    council: name,
    kind,
    act: encodeActFrame(frame),
    signatures: signatures(w, frame, council.members.slice(0, some)),
    attested: null,
  };
}

/** More signatures for an act that stands. */
export function moreSignatures(w: EngineWorld): unknown {
  const { random, state } = w;
  const count = countActs(state);
  if (count === 0) return undefined;
  const number = random.between(Math.max(1, count - 2), count);
  const act = requireAct(state, number);
  const council = readCouncil(state, act.council);
  const decoded = decodeActFrame(act.act);
  if (council === undefined || !decoded.ok) return undefined;
  const members = [...council.members].reverse().slice(0, random.between(1, 3));
  return { act: number, signatures: signatures(w, decoded.value, members) };
}
