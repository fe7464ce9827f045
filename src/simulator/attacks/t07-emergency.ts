import { encode } from "../../codec/canonical.ts";
import { list, struct } from "../../codec/compound.ts";
import { bytes, nullable, text } from "../../codec/schema.ts";
import { hashInForce } from "../../consensus/schedule.ts";
import { accountIdSchema, keyIdSchema } from "../../governance/schemas.ts";
import { encodeFallbackDeclaration } from "../../ledger/fallback-declaration.ts";
import { encodeActPayload } from "../../machine/act-payload.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { ChainId } from "../../primitives/brand.ts";
import type { Attack, AttackCase } from "../attack.ts";
import { buildFallback } from "../fallback-world.ts";
import type { Phase } from "../phase.ts";
import { draftDeclaration, membersOf, signAct, targetOf } from "../sim-act.ts";
import { STARTS } from "../world-schedule.ts";
import {
  type ActStage,
  actAttack,
  allowedTarget,
  attestedBy,
  FIVE_SIGNATURES,
  type ForgedAct,
  forgeAct,
} from "./t07-act.ts";
import { TARGET_ACTS } from "./t07-act-target.ts";

const PRIMARY: Phase = "during v2-pq-primary";
const ONLY: Phase = "during v3-pq-only";
const REQUIRED: Phase = "during v2-dual-required";

/** The same refusal in v2-dual-required, v2-pq-primary and v3-pq-only. */
function everywhere(stop: string): readonly AttackCase[] {
  return [REQUIRED, PRIMARY, ONLY].map((phase) => ({ phase, stop, place: "the act" }));
}

const OTHER_CHAIN = new Uint8Array(64).fill(0xcc) as ChainId;

/** The payload with its signatures as a list, which may hold one key several times. */
const repeatedSchema = struct({
  council: text(1, 32),
  kind: text(1, 48),
  act: bytes(1, 4096),
  signatures: list(
    struct({ account: accountIdSchema, keyId: keyIdSchema, signature: bytes(1, 16_224) }),
    1,
    64,
  ),
  attested: nullable(bytes(1, 1)),
});

function fiveTimes(stage: ActStage): Uint8Array {
  const declaration = draftDeclaration(stage.chain, allowedTarget(stage));
  const payload = signAct(declaration, membersOf(stage.world.cast.emergency.slice(0, 1)));
  const one = assertDefined(payload.signatures[0], "no signature");
  return encode(repeatedSchema, {
    ...payload,
    signatures: [one, one, one, one, one],
    attested: null,
  });
}

/** Who signs: too few, one for several, strangers. */
const SIGNERS: readonly ForgedAct[] = [
  {
    name: "four-keys",
    story: "Mallory has the keys of four members of the council, one fewer than it takes.",
    differed: "the fifth signature",
    cases: everywhere("GOV_COUNCIL_QUORUM"),
    gain: FIVE_SIGNATURES,
    naive: "one key",
    forge: (stage) =>
      forgeAct(stage, { members: membersOf(stage.world.cast.emergency.slice(0, 4)) }),
  },
  {
    name: "one-key-five-times",
    story: "Mallory has one member's key and lists its signature five times.",
    differed: "four signatures, which repeat the first",
    cases: everywhere("GOV_FIELD_INVALID CODEC_ORDER"),
    gain: FIVE_SIGNATURES,
    naive: "one key",
    forge: fiveTimes,
  },
  {
    name: "one-member-two-keys",
    story: "One member's account has two keys. Mallory has both, and those of three other members.",
    differed: "the fifth signature: of a member who has signed already",
    cases: everywhere("GOV_COUNCIL_QUORUM"),
    gain: FIVE_SIGNATURES,
    naive: "one key",
    forge: (stage) => {
      const { emergency, emergencySpare } = stage.world.cast;
      const last = assertDefined(emergency[6], "no seventh member");
      const spare = { key: emergencySpare, account: last.account };
      return forgeAct(stage, { members: [...membersOf([...emergency.slice(0, 3), last]), spare] });
    },
  },
  {
    name: "strangers",
    story: "Five accounts that sit in no council sign an act.",
    differed: "the signers",
    cases: everywhere("GOV_NOT_MEMBER"),
    gain: FIVE_SIGNATURES,
    naive: "five signatures",
    forge: (stage) => {
      const { mallorySafe, author } = stage.world.cast;
      return forgeAct(stage, { members: membersOf([...mallorySafe, author]) });
    },
  },
  {
    name: "other-council",
    story: "Five attestors sign in the place of the emergency council.",
    differed: "the signers",
    cases: everywhere("GOV_NOT_MEMBER"),
    gain: FIVE_SIGNATURES,
    naive: "five signatures",
    forge: (stage) =>
      forgeAct(stage, { members: membersOf(stage.world.cast.attestors.slice(0, 5)) }),
  },
  {
    name: "borrowed-names",
    story: "Mallory signs with keys of her own in the names of five members.",
    differed: "the keys under the members' names",
    cases: everywhere("GOV_KEY_UNKNOWN"),
    gain: FIVE_SIGNATURES,
    naive: "five signatures",
    forge: (stage) => {
      const { emergency, mallorySafe, author } = stage.world.cast;
      const keys = [...mallorySafe, author];
      const members = keys.map((key, at) => {
        return { key, account: assertDefined(emergency[at], "no member").account };
      });
      return forgeAct(stage, { members });
    },
  },
];

/** What was signed: for elsewhere, for another moment, or for something else. */
const BINDINGS: readonly ForgedAct[] = [
  {
    name: "act-of-other-chain",
    story: "Five members have declared a fallback on another chain. Mallory brings their act here.",
    differed: "the chain that the act names",
    cases: everywhere("GOV_ACT_WRONG_CHAIN"),
    gain: "an emergency on a test network is one on every network",
    naive: "five signatures",
    forge: (stage) =>
      forgeAct(stage, { declaration: (honest) => ({ ...honest, chainId: OTHER_CHAIN }) }),
  },
  {
    name: "act-moved-here",
    story: "As act-of-other-chain, with the chain's name in the act replaced by this one's.",
    differed: "the chain that the act names, after it was signed",
    cases: everywhere("GOV_SIGNATURE_INVALID"),
    gain: "the signatures do not cover the chain, so it can be put in afterwards",
    naive: "five signatures",
    forge: (stage) => {
      const honest = draftDeclaration(stage.chain, allowedTarget(stage));
      const members = membersOf(stage.world.cast.emergency.slice(0, 5));
      const elsewhere = signAct({ ...honest, chainId: OTHER_CHAIN }, members, attestedBy(stage, 5));
      return encodeActPayload({ ...elsewhere, act: encodeFallbackDeclaration(honest) });
    },
  },
  {
    name: "act-changed",
    story: "Mallory changes the height at which a true act takes effect.",
    differed: "the start, after it was signed",
    cases: everywhere("GOV_SIGNATURE_INVALID"),
    gain: "the signatures do not cover the start, so that it is Mallory's to choose",
    naive: "five signatures",
    forge: (stage) => {
      const honest = draftDeclaration(stage.chain, allowedTarget(stage));
      const members = membersOf(stage.world.cast.emergency.slice(0, 5));
      const payload = signAct(honest, members, attestedBy(stage, 5));
      const act = encodeFallbackDeclaration({ ...honest, start: honest.start + 1 });
      return encodeActPayload({ ...payload, act });
    },
  },
  {
    name: "act-of-other-epoch",
    story: "Mallory keeps an act that was signed for the epoch before and brings it now.",
    differed: "the epoch that the act names",
    cases: everywhere("GOV_ACT_WRONG_EPOCH"),
    gain: "an act once signed works in every epoch to come",
    naive: "five signatures",
    forge: (stage) => {
      const { schedule } = stage.chain.node.branch.facts;
      const first = hashInForce(assertDefined(schedule[0], "no epoch"));
      return forgeAct(stage, { declaration: (honest) => ({ ...honest, epochHash: first }) });
    },
  },
  {
    name: "act-with-wrong-nonce",
    story: "Mallory brings an act with a number that is not the council's next one.",
    differed: "the number of the act",
    cases: everywhere("GOV_ACT_NONCE"),
    gain: "one act can be carried out again and again",
    naive: "five signatures",
    forge: (stage) => forgeAct(stage, { declaration: (honest) => ({ ...honest, nonce: 1 }) }),
  },
  {
    name: "act-expired",
    story: "Mallory holds an act back until its last height has passed.",
    differed: "the last height of the act",
    cases: everywhere("GOV_ACT_EXPIRED"),
    gain: "an act that was thought dead comes back years later",
    naive: "five signatures",
    forge: (stage) =>
      forgeAct(stage, { declaration: (honest) => ({ ...honest, expires: honest.notBefore - 1 }) }),
  },
  {
    name: "act-too-early",
    story: "Mallory brings an act before its first height.",
    differed: "the first height of the act",
    cases: everywhere("GOV_ACT_TOO_EARLY"),
    gain: "an act that waits for its moment is carried out at once",
    naive: "five signatures",
    forge: (stage) =>
      forgeAct(stage, {
        declaration: (honest) => ({ ...honest, notBefore: honest.notBefore + 1 }),
      }),
  },
  {
    name: "act-of-other-kind",
    story: "Mallory brings a true act as one of another kind.",
    differed: "the kind of the act",
    cases: everywhere("GOV_ACT_FORBIDDEN"),
    gain: "five signatures for anything are five signatures for everything",
    naive: "five signatures",
    forge: (stage) => {
      const honest = draftDeclaration(stage.chain, allowedTarget(stage));
      const members = membersOf(stage.world.cast.emergency.slice(0, 5));
      return encodeActPayload({ ...signAct(honest, members), kind: "pause_network" });
    },
  },
  {
    name: "act-repeated",
    story:
      "The council's fallback was carried out. Mallory brings the same act again a block later.",
    differed: "nothing: the act is true, and used",
    cases: [{ phase: PRIMARY, stop: "GOV_ACT_NONCE", place: "the act" }],
    gain: "the fallback can be repeated at any height, by anyone who kept the act",
    naive: "five signatures",
    stage: (range) => {
      const world = range.world("sound");
      return { range, world, chain: buildFallback(world).fork(30) };
    },
    forge: ({ world }) => {
      const before = world.base.fork(29);
      const honest = draftDeclaration(before, targetOf(3, world.codes));
      return encodeActPayload(signAct(honest, membersOf(world.cast.emergency.slice(0, 5))));
    },
  },
  {
    name: "act-on-act",
    story:
      "A fallback has been declared and is not ratified. Mallory, with five keys, declares another.",
    differed: "nothing: the act is true but for its moment",
    cases: [{ phase: PRIMARY, stop: "GOV_FALLBACK_OPEN", place: "the act" }],
    gain: "the chain can be talked down step by step",
    naive: "five signatures",
    stage: (range) => {
      const world = range.world("sound");
      return { range, world, chain: range.fallback("sound").fork(31) };
    },
    forge: (stage) => forgeAct(stage, {}),
  },
  {
    name: "act-in-freeze",
    story:
      "Mallory, with five keys, moves against an activation in the blocks before it in which nothing may change.",
    differed: "nothing: the act is true but for its moment",
    cases: [{ phase: PRIMARY, stop: "GOV_FALLBACK_FROZEN", place: "the act" }],
    gain: "the activation is called off when half the nodes have already prepared for it",
    naive: "five signatures",
    stage: (range) => {
      const world = range.world("sound");
      return { range, world, chain: world.base.fork(STARTS[5] - 3) };
    },
    forge: (stage) => forgeAct(stage, {}),
  },
];

/** T7: every way to stage an emergency, each refused with a code of its own. */
export const EMERGENCY_ATTACKS: readonly Attack[] = [...SIGNERS, ...BINDINGS, ...TARGET_ACTS].map(
  actAttack,
);
