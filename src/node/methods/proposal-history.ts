import type { HouseName, Status } from "../../governance/names.ts";
import { PROPOSAL_END_EVENTS } from "../../governance/proposal-end-events.ts";
import { PROPOSAL_EVENTS } from "../../governance/proposal-events.ts";
import { REVIEW_EVENTS } from "../../governance/review-events.ts";
import { VOTE_EVENTS } from "../../governance/vote-events.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { PROPOSAL_METHODS } from "../../rpc/methods/proposals.ts";
import type { EventRow } from "../index/event-rows.ts";
import { diffContents } from "./content-diff.ts";
import { eventData } from "./event-data.ts";
import type { Ground } from "./ground.ts";

type History = ResultOf<(typeof PROPOSAL_METHODS)["get_proposal_history"]>;

const VERSION_TOPICS: readonly string[] = [
  PROPOSAL_EVENTS.created.topic,
  PROPOSAL_EVENTS.edited.topic,
  PROPOSAL_EVENTS.revised.topic,
];
const STATUS_TOPIC = PROPOSAL_END_EVENTS.statusChanged.topic;
/** Events by which a proposal comes into a status, beside the one that tells so. */
const CAUSE_TOPICS: readonly string[] = [
  PROPOSAL_EVENTS.submitted.topic,
  PROPOSAL_EVENTS.locked.topic,
  PROPOSAL_EVENTS.ready.topic,
  REVIEW_EVENTS.opened.topic,
  REVIEW_EVENTS.closed.topic,
  VOTE_EVENTS.opened.topic,
  VOTE_EVENTS.closed.topic,
  ...Object.values(PROPOSAL_END_EVENTS).map(({ topic }) => topic),
].filter((topic) => topic !== STATUS_TOPIC && topic !== PROPOSAL_END_EVENTS.depositSettled.topic);
/** Events of one proposal at most that tell how it went: edits, rounds and runs are bounded. */
const EVENTS_MAX = 10_000;

/** Every version of what a proposal says, each with what it changed. */
export function proposalVersions({ service, height }: Ground, number: number): History["versions"] {
  const versions = service.index.contents.versions(number, height);
  const events = listEvents({ service, height }, number, VERSION_TOPICS);
  return versions.map(({ version, seq, content }, place) => {
    const event = assertDefined(
      events.find((row) => row.seq === seq),
      `no event of version ${version} of ${number}`,
    );
    const before = versions[place - 1]?.content;
    const { contentHash } = eventData(event) as { readonly contentHash: Uint8Array };
    return {
      version,
      ...placeOf(event),
      content_hash: toHex0x(contentHash),
      changes: before === undefined ? [] : diffContents(before, content),
    };
  });
}

interface StatusChange {
  readonly old: Status;
  readonly new: Status;
}

/** Every status that a proposal came into, with what brought it there and why. */
export function proposalStates(ground: Ground, number: number): History["states"] {
  const created = PROPOSAL_EVENTS.created.topic;
  const topics = [created, STATUS_TOPIC, ...CAUSE_TOPICS];
  const states: History["states"] = [];
  let cause: EventRow | undefined;
  for (const event of listEvents(ground, number, topics)) {
    if (event.topic === created) {
      states.push({ ...placeOf(event), from: null, to: "draft", ...causeOf(event) });
    } else if (event.topic === STATUS_TOPIC) {
      const { old, new: now } = eventData(event) as StatusChange;
      // What brings a status about is stated in the same block, just before it.
      const isNear = cause !== undefined && cause.height === event.height;
      states.push({
        ...placeOf(event),
        from: old,
        to: now,
        ...causeOf(isNear ? assertDefined(cause, "no cause") : event),
      });
    } else {
      cause = event;
    }
  }
  return states;
}

function causeOf(event: EventRow) {
  const { reason = null, house = null } = eventData(event) as {
    readonly reason?: string | null;
    readonly house?: HouseName | null;
  };
  return { reason, house, cause: event.topic };
}

function placeOf({ height, timeMs, txHash }: EventRow) {
  const time = divFloor(timeMs, 1000);
  return { height, time, tx_hash: txHash === null ? null : toHex0x(txHash) };
}

function listEvents(
  { service, height }: Pick<Ground, "service" | "height">,
  number: number,
  topics: readonly string[],
): readonly EventRow[] {
  const found = service.index.events.list({
    proposals: [number],
    topics,
    order: "ascending",
    limit: EVENTS_MAX,
  });
  return found.filter((event) => event.height <= height);
}
