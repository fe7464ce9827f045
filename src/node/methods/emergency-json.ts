import { listActSigners } from "../../governance/act.ts";
import { readCouncil } from "../../governance/council.ts";
import { requireDeclaration } from "../../governance/declaration.ts";
import type { EmergencyPayload } from "../../governance/emergency-payload.ts";
import { requireFallback } from "../../governance/fallback-record.ts";
import {
  countMeasures,
  isInForce,
  type Measure,
  requireMeasure,
} from "../../governance/measure.ts";
import { readObjected } from "../../governance/objection.ts";
import { OBJECTION_EVENTS } from "../../governance/objection-events.ts";
import { decodePayload } from "../../governance/payload.ts";
import { requireProposal } from "../../governance/proposal.ts";
import { SYSTEM_ACCOUNT } from "../../governance/system-account.ts";
import { toHex, toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { EMERGENCY_METHODS } from "../../rpc/methods/emergencies.ts";
import { readBranch, startBranch } from "../chain-reader.ts";
import { readStoredCommand } from "../service/stored-command.ts";
import { contentOf, type Ground } from "./ground.ts";

export type EmergencyJson = ResultOf<(typeof EMERGENCY_METHODS)["get_emergency"]>;
type MeasureJson = EmergencyJson["measures"][number];

/** Questions that the rules have put about measures and fallbacks, at most. */
const QUESTIONS_MAX = 10_000;

/** The proposals that ask whether a measure or a fallback shall stay. */
export interface Ratifications {
  readonly byMeasure: ReadonlyMap<number, number>;
  readonly byDigest: ReadonlyMap<string, number>;
}

/** Finds what the rules have asked about measures and fallbacks. */
export function findRatifications(ground: Ground): Ratifications {
  const byMeasure = new Map<number, number>();
  const byDigest = new Map<string, number>();
  const rows = ground.service.index.proposals.list({
    types: ["emergency_action"],
    proposer: SYSTEM_ACCOUNT,
    height: ground.height,
    sort: "oldest",
    limit: QUESTIONS_MAX,
  });
  for (const { number } of rows) {
    const { type, payload } = contentOf(ground, number);
    const decoded = decodePayload(type, payload);
    if (!decoded.ok) continue;
    const { measureId, declarationId } = decoded.value.payload as EmergencyPayload;
    if (measureId !== null) byMeasure.set(measureId, number);
    else if (declarationId !== null) byDigest.set(toHex(declarationId), number);
  }
  return { byMeasure, byDigest };
}

/** An emergency that the council has declared. */
export function declarationJson(
  ground: Ground,
  number: number,
  asked: Ratifications,
): EmergencyJson {
  const { state, now } = ground;
  const declaration = requireDeclaration(state, number);
  const { rollback, usedBy, act } = declaration;
  const measures = measuresOf(ground, (measure) => measure.act === act, asked);
  const isOpen = rollback !== null && usedBy === null && now < rollback.until;
  // Measures end by the clock, or before.
  const ends = [...measures.map(endOf), ...(rollback === null ? [] : [rollback.until])];
  return {
    emergency_hash: toHex0x(declaration.digest),
    kind: "declaration",
    trigger: declaration.trigger,
    evidence_digest: hexOrNull(declaration.evidenceDigest),
    declared_at: declaration.declaredAt,
    declared_height: declaration.declaredHeight,
    signers: listActSigners(state, act).map(toHex0x),
    threshold: readCouncil(state, "emergency")?.k ?? null,
    expiry: ends.length === 0 ? null : Math.max(...ends),
    in_force: isOpen || measures.some((measure) => measure.in_force),
    measures,
    rollback:
      rollback === null
        ? null
        : { target_height: rollback.targetHeight, until: rollback.until, used_by: usedBy },
    fallback: null,
  };
}

/** An emergency that a vote has decided: its measures, under the id of the proposal. */
export function votedJson(ground: Ground, proposal: number, asked: Ratifications): EmergencyJson {
  const measures = measuresOf(ground, (measure) => measure.proposal === proposal, asked);
  const { id, ended } = requireProposal(ground.state, proposal);
  const { title } = contentOf(ground, proposal);
  return {
    emergency_hash: toHex0x(id),
    kind: "vote",
    trigger: title,
    evidence_digest: null,
    declared_at: ended?.at ?? null,
    declared_height: ended?.height ?? null,
    signers: [],
    threshold: null,
    expiry: measures.length === 0 ? null : Math.max(...measures.map(endOf)),
    in_force: measures.some((measure) => measure.in_force),
    measures,
    rollback: null,
    fallback: null,
  };
}

/** A fallback epoch that the council has declared. */
export function fallbackJson(ground: Ground, number: number): EmergencyJson {
  const { state, service } = ground;
  const { digest, evidenceDigest, start, objectUntil, vetoed } = requireFallback(state, number);
  const [event] = service.index.events.list({
    topics: [OBJECTION_EVENTS.fallbackDeclared.topic],
    subjects: [`fallback/${number}`],
    order: "ascending",
    limit: 1,
  });
  const command = event?.txHash == null ? null : readStoredCommand(service.reader, event.txHash);
  const carried = command?.payload as { readonly signatures: readonly { account: Uint8Array }[] };
  const signers = new Set((carried?.signatures ?? []).map(({ account }) => toHex0x(account)));
  const open = openFallbackStart(ground) === start;
  return {
    emergency_hash: toHex0x(digest),
    kind: "fallback_epoch",
    trigger: `A fallback epoch from block ${start} on.`,
    evidence_digest: toHex0x(evidenceDigest),
    declared_at: event === undefined ? null : divFloor(event.timeMs, 1000),
    declared_height: event?.height ?? null,
    signers: [...signers],
    threshold: readCouncil(state, "emergency")?.k ?? null,
    expiry: null,
    in_force: open,
    measures: [],
    rollback: null,
    fallback: {
      start_block: start,
      object_until: objectUntil,
      objected: String(readObjected(state, { kind: "fallback", number })),
      vetoed,
      open,
    },
  };
}

/** First block of the fallback that is neither ratified nor taken back, as of a ground whose branch is held. */
function openFallbackStart({ service, height }: Ground): number | null {
  const { reader } = service;
  const { oldest, newest } = reader.store.recentBounds;
  const isHeld = height >= oldest && height <= newest;
  const branch = isHeld ? reader.store.branch(startBranch(reader), height) : readBranch(reader);
  const { openFallback, schedule } = branch.facts;
  const entry = schedule.find(({ record }) => record.index === openFallback?.index);
  return entry?.record.start ?? null;
}

/** Numbers of the proposals whose votes have decided measures, ascending. */
export function votedEmergencies(ground: Ground): readonly number[] {
  const proposals = allMeasures(ground).flatMap(({ proposal }) => proposal ?? []);
  return [...new Set(proposals)];
}

const measuresSeen = new WeakMap<Ground, readonly Measure[]>();

/** Every measure by its number, read once for a call. Cost: linear in them. */
function allMeasures(ground: Ground): readonly Measure[] {
  const known = measuresSeen.get(ground);
  if (known !== undefined) return known;
  const { state } = ground;
  const count = countMeasures(state);
  const all = Array.from({ length: count }, (_, place) => requireMeasure(state, place + 1));
  measuresSeen.set(ground, all);
  return all;
}

function measuresOf(
  ground: Ground,
  isOf: (measure: Measure) => boolean,
  { byMeasure }: Ratifications,
): MeasureJson[] {
  const { now } = ground;
  return allMeasures(ground).flatMap((measure, place) => {
    if (!isOf(measure)) return [];
    const number = place + 1;
    const { ratifiedS, startAt } = measure;
    return {
      measure: number,
      kind: measure.kind,
      components: [...measure.components],
      accounts: measure.accounts.map(toHex0x),
      origin: measure.act === null ? "vote" : "council",
      in_force: isInForce(measure, now),
      start: startAt,
      expires: measure.expiresAt,
      ended: measure.endedAt,
      ratified_until: ratifiedS === null ? null : startAt + ratifiedS,
      ratified_by: measure.ratifiedBy,
      ratification: byMeasure.get(number) ?? null,
    };
  });
}

function endOf({ expires, ended }: MeasureJson): number {
  return ended === null ? expires : Math.min(expires, ended);
}

function hexOrNull(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : toHex0x(bytes);
}
