import { resolveEpoch } from "../../consensus/schedule.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import type { Attested } from "../../ledger/attested.ts";
import type { EpochTarget } from "../../ledger/epoch-record.ts";
import type { FallbackDeclaration } from "../../ledger/fallback-declaration.ts";
import { encodeActPayload } from "../../machine/act-payload.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { isNaiveRollback, naiveRollback, signFiveTimes } from "../naive-fallback.ts";
import { type NaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { sceneOf } from "../scene.ts";
import {
  attestAnchor,
  digestsAt,
  draftDeclaration,
  type Member,
  membersOf,
  payloadItem,
  signAct,
  targetOf,
} from "../sim-act.ts";
import type { SimChain } from "../sim-chain.ts";
import { rejectionRefusal } from "../stop.ts";
import type { World } from "../world.ts";

/** A chain on which an act is brought before the next block, and everybody who may sign. */
export interface ActStage {
  readonly range: Range;
  readonly world: World;
  readonly chain: SimChain;
}

/** One way to forge an emergency. */
export interface ForgedAct {
  readonly name: string;
  readonly story: string;
  readonly differed: string;
  readonly cases: readonly AttackCase[];
  /** What the attacker has of it against the naive ledger, and how it signs there. */
  readonly gain: string;
  readonly naive: "five signatures" | "one key";
  /** Where the act is brought, if not at the phase's own block. */
  readonly stage?: (range: Range, phase: Phase) => ActStage;
  /** Payload bytes of the act. */
  readonly forge: (stage: ActStage) => Uint8Array;
}

/** What a ledger loses that counts signatures and asks for nothing else. */
export const FIVE_SIGNATURES =
  "five signatures are five signatures: the chain runs under v1 rules again";

/** The attack that brings a forged act before the ledger, by a transaction of anyone's. */
export function actAttack(forged: ForgedAct): Attack {
  const { name, story, cases } = forged;
  return {
    name,
    threat: "T7",
    story,
    cases,
    control: { faults: ["N28", "N29"] },
    run: (range, phase) => runAct(range, phase, forged),
  };
}

function runAct(range: Range, phase: Phase, forged: ForgedAct): AttackRun {
  const stage = (forged.stage ?? stageOf)(range, phase);
  const { chain, world } = stage;
  const carrier = world.cast.author;
  const before = chain.node.branch.facts.schedule.length;
  const item = payloadItem(chain, carrier, forged.forge(stage));
  const made = chain.sketch({ items: [item] });
  const outcome = assertDefined(made.outcomes.at(-1), "no outcome");
  const rejection =
    outcome.status === "included"
      ? outcome.rejection
      : "rejection" in outcome.reason
        ? outcome.reason.rejection
        : null;
  const refusal = rejection === null ? null : rejectionRefusal(rejection);
  const isScheduled = made.branch.facts.schedule.length > before;
  return {
    did: `brought a forged act before block ${chain.height + 1}`,
    differed: forged.differed,
    victim: "every node that executes the act",
    stop: isScheduled ? null : (refusal?.stop ?? null),
    place: "the act",
    evidence: refusal?.evidence ?? "",
    control: naiveControl(stage, forged),
  };
}

/** The chain that stands before the attacked block of a phase. */
export function stageOf(range: Range, phase: Phase): ActStage {
  const scene = sceneOf(range, "sound", phase);
  return { range, world: scene.world, chain: scene.chain.fork(scene.height - 1) };
}

function naiveControl({ range, world }: ActStage, forged: ForgedAct): ControlRun {
  const { hashes, suites } = range.ports;
  const hash = requireHash(hashes, world.codes.legacy);
  const content = naiveRollback(1);
  const signatures: readonly NaiveSignature[] =
    forged.naive === "one key"
      ? signFiveTimes(world.cast.sealers[1], hash, content)
      : world.cast.mallorySafe
          .concat(world.cast.mallory)
          .slice(0, 5)
          .map((key) => signNaive(key, hash, content));
  return { isAccepted: isNaiveRollback(suites, hash, 1, signatures), gain: forged.gain };
}

/** The target that the rules allow from where a chain stands: one rule version back, or the legacy function again. */
export function allowedTarget(stage: ActStage): EpochTarget {
  const { chain, world } = stage;
  const { rule } = resolveEpoch(chain.node.branch.facts.schedule, chain.height + 1).record;
  if (rule === 4) return targetOf(3, world.codes);
  if (rule !== 5) return targetOf(2, world.codes);
  const size = chain.height + 1;
  const digests = anchorDigests(stage);
  const historyRoot = assertDefined(
    digests.historyRoots.find(([code]) => code === world.codes.legacy)?.[1],
    "no history under the legacy function",
  );
  return targetOf(3, world.codes, { code: world.codes.legacy, size, historyRoot });
}

/** `digestsAt` of the newest block, under both functions. */
export function anchorDigests({ chain, world }: ActStage): Attested["digests"] {
  return digestsAt(chain, chain.height, [world.codes.legacy, world.codes.pq]);
}

/** The anchor of an allowed target, attested by so many members. */
export function attestedBy(stage: ActStage, members: number): Attested | null {
  const { chain, world } = stage;
  if (allowedTarget(stage).anchor === null) return null;
  const signing = membersOf(world.cast.attestors.slice(0, members));
  return attestAnchor(chain, signing, anchorDigests(stage), chain.height);
}

/** An act that would pass, with what a forger changes. */
export function forgeAct(
  stage: ActStage,
  change: {
    readonly declaration?: (honest: FallbackDeclaration) => FallbackDeclaration;
    readonly members?: readonly Member[];
    readonly attested?: Attested | null;
  },
): Uint8Array {
  const honest = draftDeclaration(stage.chain, allowedTarget(stage));
  const declaration = change.declaration?.(honest) ?? honest;
  const members = change.members ?? membersOf(stage.world.cast.emergency.slice(0, 5));
  const attested = change.attested === undefined ? attestedBy(stage, 5) : change.attested;
  return encodeActPayload(signAct(declaration, members, attested));
}
