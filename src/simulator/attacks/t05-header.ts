import { hashInForce, resolveEpoch } from "../../consensus/schedule.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import type { EpochRecord } from "../../ledger/epoch-record.ts";
import type { BlockHeader, HeaderV2, Lineage } from "../../ledger/header.ts";
import type { Candidate } from "../../machine/machine.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { headerV2, sealDual, withHeader, withLineage } from "../forge-header.ts";
import { computeNaiveId, judgeNaive, type NaiveBlock } from "../naive-block.ts";
import { sealNaiveChain } from "../naive-chain.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { type Scene, sceneOf, showInstead } from "../scene.ts";

/** What a header attack has at hand. */
interface HeaderTools {
  readonly range: Range;
  readonly scene: Scene;
  readonly honest: Candidate;
  readonly header: HeaderV2;
  /** The record in force at the block. */
  readonly record: EpochRecord;
}

/** One way to take a header apart. */
export interface HeaderAttack {
  readonly name: string;
  readonly story: string;
  readonly differed: string;
  readonly forge: (tools: HeaderTools) => BlockHeader;
  /** The same done to a block of the naive ledger, and what the attacker has of it. */
  readonly naive: (block: NaiveBlock) => NaiveBlock;
  readonly gain: string;
  readonly faults: readonly string[];
  readonly cases: readonly AttackCase[];
}

/** An attack of the range from one way to take a header apart, with every other field sealed again. */
export function headerAttack(attack: HeaderAttack): Attack {
  const { name, story, cases, faults } = attack;
  return {
    name,
    threat: "T5",
    story,
    cases,
    control: { faults },
    run: (range, phase) => runHeader(range, phase, attack),
  };
}

function runHeader(range: Range, phase: Phase, attack: HeaderAttack): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = scene.chain.fork(scene.until);
  const honest = chain.node.at(scene.height);
  const { record } = resolveEpoch(honest.branch.facts.schedule, scene.height);
  const tools = { range, scene, honest, header: headerV2(honest), record };
  const forged = attack.forge(tools);
  const { victim, refusal } = showInstead(scene, chain, withHeader(honest, forged));
  return {
    did: `changed the header of block ${scene.height} and sealed its other fields again`,
    differed: attack.differed,
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place: `block ${refusal?.height ?? victim.height}`,
    evidence: refusal?.evidence ?? "",
    control: naiveControl(tools, attack),
  };
}

/** The naive ledger takes the changed block, and under the same id. */
function naiveControl(tools: HeaderTools, attack: HeaderAttack): ControlRun {
  const { range, scene } = tools;
  const { legacy, pq } = scene.world.codes;
  const hashes = {
    first: requireHash(range.ports.hashes, legacy),
    second: requireHash(range.ports.hashes, pq),
  };
  const told = sealNaiveChain(hashes, scene.chain.node.store.kept.slice(0, scene.height + 1));
  const parent = assertDefined(told.at(-2), "no parent");
  const honest = assertDefined(told.at(-1), "no block");
  const forged = attack.naive(honest);
  const isOne = equalBytes(computeNaiveId(hashes, honest), computeNaiveId(hashes, forged));
  const isAccepted = judgeNaive(hashes, parent, forged) === null && isOne;
  return { isAccepted, gain: attack.gain };
}

/** Places of the lineages by role. */
export function placeOfCode(header: HeaderV2, code: number): number {
  const place = header.lineages.findIndex((lineage) => lineage.code === code);
  assert(place >= 0, `no lineage under 0x${code.toString(16)}`);
  return place;
}

/** The header with everything that an attacker can make fit made to fit: the dual commitment. */
export function sealed({ range, record }: HeaderTools, header: HeaderV2): HeaderV2 {
  return sealDual(range.ports.hashes, header, record);
}

/** A header without the lineage of a code. */
export function withoutLineage(tools: HeaderTools, code: number): HeaderV2 {
  const { header } = tools;
  return sealed(tools, {
    ...header,
    lineages: header.lineages.filter((lineage) => lineage.code !== code),
  });
}

/** The header in the form of v1-legacy. */
export function asV1({ header, scene }: HeaderTools): BlockHeader {
  const { chainId, height, timeMs, proposer, count, lineages } = header;
  const { legacy } = scene.world.codes;
  const lineage = lineages.find(({ code }) => code === legacy) ?? lineages[0];
  const { prevId, bodyRoot, stateRoot } = assertDefined(lineage, "no lineage");
  return { type: "v1", chainId, height, timeMs, proposer, count, prevId, bodyRoot, stateRoot };
}

/** Both lineages with one of their fields exchanged. */
export function exchanged(tools: HeaderTools, field: Exclude<keyof Lineage, "code">): HeaderV2 {
  const { header } = tools;
  const [first, second] = header.lineages;
  assert(first !== undefined && second !== undefined, "a header with one lineage");
  const lineages = [
    { ...first, [field]: second[field] },
    { ...second, [field]: first[field] },
  ];
  return sealed(tools, { ...header, lineages });
}

/** The header as a block of the epoch before would have it. */
export function ofEpochBefore(tools: HeaderTools): HeaderV2 {
  const { header, honest, scene } = tools;
  const { schedule } = honest.branch.facts;
  const { record } = resolveEpoch(schedule, scene.height);
  const earlier = assertDefined(
    schedule.find((entry) => entry.record.index === record.index - 1),
    "the first epoch",
  );
  const epochIndex = earlier.record.index;
  const epochHash = hashInForce(earlier);
  return sealed(tools, { ...header, epochIndex, epochHash });
}

/** The PQ lineage under another registered function, which the record does not name. */
export function underOther(tools: HeaderTools, code: number): HeaderV2 {
  const { header, scene } = tools;
  const place = placeOfCode(header, scene.world.codes.pq);
  const other = withLineage(header, place, (lineage) => ({ ...lineage, code }));
  return sealed(tools, other);
}

/** A lineage that the rule version has no room for. */
export function withSpareLineage({ header, scene }: HeaderTools): HeaderV2 {
  const [lineage] = header.lineages;
  assert(lineage !== undefined, "no lineage");
  return {
    ...header,
    lineages: [...header.lineages, { ...lineage, code: scene.world.codes.legacy }],
  };
}
