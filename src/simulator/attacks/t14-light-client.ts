import { sortedSet } from "../../codec/compound.ts";
import type { LightClient } from "../../consensus/light-client.ts";
import {
  type LightContext,
  type LightUpdate,
  verifyUpdate,
} from "../../consensus/light-client-update.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { computeBlockId } from "../../ledger/block-id.ts";
import { encodeHeader, type HeaderV2 } from "../../ledger/header.ts";
import { keyIdSchema } from "../../ledger/schemas.ts";
import { computeSealersHash, type Sealer, sealerSchema } from "../../ledger/sealers.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { compareBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { headerV2, sealDual } from "../forge-header.ts";
import { followNaively } from "../naive-light.ts";
import type { Range } from "../range.ts";
import { type SimChain, signSeal } from "../sim-chain.ts";
import { lightContext, lightUpdate, openLight } from "../sim-light.ts";
import { NO_FLOOR, type World } from "../world.ts";

/** A client, and the answer that it would get from an honest server. */
interface LightStage {
  readonly range: Range;
  readonly world: World;
  readonly chain: SimChain;
  readonly client: LightClient;
  readonly honest: LightUpdate;
  readonly height: number;
}

/** One way to answer a light client falsely. */
interface FalseAnswer {
  readonly name: string;
  readonly story: string;
  readonly did: string;
  readonly differed: string;
  readonly gain: string;
  readonly cases: readonly AttackCase[];
  readonly answer: (stage: LightStage) => LightUpdate;
  readonly context?: (context: LightContext) => LightContext;
  readonly client?: (stage: Omit<LightStage, "honest">) => LightClient;
  readonly height?: number;
}

/** Height of the header that the client trusts: in v2-dual-required. */
const TRUSTED = 19;
const HEIGHT = 21;

function runAnswer(range: Range, answer: FalseAnswer): AttackRun {
  const world = range.world("sound");
  const chain = world.base;
  const height = answer.height ?? HEIGHT;
  const opened = { range, world, chain, client: openLight(chain, TRUSTED), height };
  const client = answer.client?.(opened) ?? opened.client;
  const honest = lightUpdate(chain, client, height);
  const context = lightContext(chain, height);
  const update = answer.answer({ ...opened, client, honest });
  const verified = verifyUpdate(client, update, answer.context?.(context) ?? context);
  const fault = verified.ok ? null : verified.error;
  return {
    did: answer.did,
    differed: answer.differed,
    victim: `a light client that trusts block ${TRUSTED}`,
    stop: fault?.code ?? null,
    place: "light client",
    evidence: `${update.header.length} bytes of header, ${update.commit.seals.length} seals`,
    control: naiveAnswer(range, world, answer.gain),
  };
}

function naiveAnswer(range: Range, world: World, gain: string): ControlRun {
  const own = world.cast.sealers.map((key) => key.publicKey);
  const others = world.cast.mallorySafe.map((key) => key.publicKey);
  const id = range.random("false answer").bytes(32);
  const client = { height: TRUSTED, id, sealers: own };
  const followed = followNaively(client, { height: HEIGHT, id, sealers: others, sealedBy: others });
  return { isAccepted: followed !== null, gain };
}

/** A set of the attacker's own keys in the place of the sealers. */
function ownSet(world: World): readonly Sealer[] {
  const members = world.cast.mallorySafe.map(({ keyId, account, suite, publicKey }) => {
    return { keyId, account, suite, publicKey, weight: 1 };
  });
  return sortedSet(members, sealerSchema, { schema: keyIdSchema, of: (sealer) => sealer.keyId });
}

/** A header of the attacker's own with the seals of the attacker's own keys. */
function sealedBy(
  stage: LightStage,
  header: HeaderV2,
  keys: readonly (typeof stage.world.cast.author)[],
): Pick<LightUpdate, "header" | "commit"> {
  const { hashes } = stage.range.ports;
  const bytes = encodeHeader(header);
  const subject = {
    chainId: header.chainId,
    height: header.height,
    epochHash: header.epochHash,
    ids: header.lineages.map(
      ({ code }) => [code, computeBlockId(requireHash(hashes, code), bytes)] as const,
    ),
    dual: header.dual,
  };
  const seals = keys
    .map((key) => signSeal(key, subject, 0))
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  return { header: bytes, commit: { type: "commit", height: header.height, seals } };
}

function headerAt(stage: LightStage): HeaderV2 {
  return headerV2(stage.chain.node.at(stage.height));
}

function light(stop: string): readonly AttackCase[] {
  return [{ phase: "during v2-dual-required", stop, place: "light client" }];
}

const ANSWERS: readonly FalseAnswer[] = [
  {
    name: "swapped-sealers",
    story: "Mallory answers with a true header and a set of sealers of her own, for the next time.",
    did: "answered with a true header and a set of four keys that no header names",
    differed: "the set of sealers",
    gain: "from the next answer on, Mallory's keys are the sealers",
    cases: light("LEDGER_LIGHT_SEALERS_HASH"),
    answer: ({ honest, world }) => ({ ...honest, sealers: ownSet(world) }),
  },
  {
    name: "own-set-in-header",
    story: "Mallory makes a header that names her own set, and seals it with that set's keys.",
    did: "answered with a header that names the attacker's set, sealed by it",
    differed: "the header, its seals, and the set",
    gain: "Mallory's chain is the chain",
    cases: light("LEDGER_LIGHT_COMMIT"),
    answer: (stage) => {
      const { world, honest, range } = stage;
      const sealers = ownSet(world);
      const header = headerAt(stage);
      const lineages = header.lineages.map((lineage) => {
        const sealersHash = computeSealersHash(
          requireHash(range.ports.hashes, lineage.code),
          sealers,
        );
        return { ...lineage, sealersHash };
      });
      const forged = sealDual(range.ports.hashes, { ...header, lineages });
      return { ...honest, ...sealedBy(stage, forged, world.cast.mallorySafe), sealers };
    },
  },
  {
    name: "stripped-answer",
    story:
      "Mallory takes the PQ lineage out of a header, so that the client follows the legacy one alone.",
    did: "answered with a header without its PQ lineage and without dual commitment",
    differed: "the PQ lineage, its history step, and the dual commitment",
    gain: "the client is back to the old function without knowing",
    cases: light("LEDGER_LIGHT_LINEAGE"),
    answer: (stage) => {
      const { world, honest } = stage;
      const header = headerAt(stage);
      const { legacy } = world.codes;
      const lineages = header.lineages.filter(({ code }) => code === legacy);
      const forged = { ...header, lineages, dual: null };
      const histories = honest.histories.filter(({ code }) => code === legacy);
      return { ...honest, ...sealedBy(stage, forged, [world.cast.sealers[0]]), histories };
    },
  },
  {
    name: "unannounced-epoch",
    story: "Mallory has sealers' keys and names an epoch that no header ever announced.",
    did: "answered with a header of an epoch that nobody announced",
    differed: "the epoch in the header",
    gain: "the client follows rules that nobody decided",
    cases: light("LEDGER_LIGHT_EPOCH_UNANNOUNCED"),
    answer: (stage) => {
      const { world, honest, range } = stage;
      const epochHash = new Uint8Array(32).fill(7);
      const header = { ...headerAt(stage), epochIndex: 3, epochHash };
      const forged = sealDual(range.ports.hashes, header);
      return { ...honest, ...sealedBy(stage, forged, [world.cast.sealers[0]]) };
    },
  },
  {
    name: "rewritten-history",
    story:
      "Mallory has sealers' keys and shows a header whose history leaves out what the client has seen.",
    did: "answered with a header over another history",
    differed: "the history roots, and the paths to them",
    gain: "the past that the client has seen is gone",
    cases: light("LEDGER_LIGHT_HISTORY"),
    answer: (stage) => {
      const { world, honest, range } = stage;
      const header = headerAt(stage);
      const historyRoot = new Uint8Array(32).fill(7);
      const lineages = header.lineages.map((lineage) => ({ ...lineage, historyRoot }));
      const forged = sealDual(range.ports.hashes, { ...header, lineages });
      return { ...honest, ...sealedBy(stage, forged, [world.cast.sealers[0]]) };
    },
  },
  {
    name: "light-weight",
    story: "Mallory has the key of a sealer with a fifth of the weight.",
    did: "answered with a header of the attacker's sealed by weight 2 of 10",
    differed: "the header and its seals",
    gain: "one sealer of many speaks for all",
    cases: light("LEDGER_LIGHT_COMMIT"),
    answer: (stage) => {
      const { world, honest, range } = stage;
      const header = headerAt(stage);
      const forged = sealDual(range.ports.hashes, { ...header, timeMs: header.timeMs + 1 });
      return { ...honest, ...sealedBy(stage, forged, [world.cast.sealers[1]]) };
    },
  },
  {
    name: "stale-trust",
    story:
      "Mallory answers a client that has slept for a month with keys that have left the set since.",
    did: "answered a client whose trusted header is thirty days old",
    differed: "nothing: the header is true, the trust is old",
    gain: "keys that were sold after their term rule the client's view",
    cases: light("LEDGER_LIGHT_EXPIRED"),
    answer: ({ honest }) => honest,
    context: (context) => ({ ...context, nowMs: context.nowMs + 30 * 86_400_000 }),
  },
  {
    name: "lowered-floor",
    story:
      "A client's user asks for classical keys to be out for good. Mallory leads it into an epoch below that.",
    did: "answered with the first header of an epoch below the client's floor",
    differed: "nothing: the header is true, the client asks for more",
    gain: "the client follows to where any quantum computer seals",
    cases: light("LEDGER_LIGHT_FLOOR"),
    height: 26,
    client: ({ chain }) => openLight(chain, 25, { ...NO_FLOOR, other: 1 }),
    answer: (stage) => {
      const record = assertDefined(stage.honest.record, "no new epoch");
      return { ...stage.honest, record: { ...record, policy: { ...record.policy, seal: [1] } } };
    },
  },
];

/** T14: a light client is answered falsely. */
export const LIGHT_ATTACKS: readonly Attack[] = ANSWERS.map((answer) => ({
  name: answer.name,
  threat: "T14",
  story: answer.story,
  cases: answer.cases,
  control: { faults: ["a set taken from the answer"] },
  run: (range) => runAnswer(range, answer),
}));
