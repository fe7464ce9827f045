import type { Infer } from "../../codec/schema.ts";
import { PROPOSAL_END_EVENTS } from "../../governance/proposal-end-events.ts";
import { SLASH_EVENTS } from "../../governance/slash-events.ts";
import { readStream } from "../../governance/stream.ts";
import { TREASURY_ACCOUNT } from "../../governance/system-account.ts";
import { TRANSFER_EVENTS } from "../../governance/transfer-events.ts";
import { TREASURY_EVENTS } from "../../governance/treasury-events.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { TREASURY_METHODS } from "../../rpc/methods/treasury.ts";
import type { EventRow } from "../index/event-rows.ts";
import { EVENTS_PER_BLOCK_MAX } from "../index/index-schema.ts";
import type { CallContext } from "../service/node-service.ts";
import { eventData } from "./event-data.ts";
import { type Ground, pinnedGroundOf } from "./ground.ts";
import { WALK_MAX, walkPage } from "./walk-page.ts";

type ListMethod = (typeof TREASURY_METHODS)["list_treasury_entries"];
type Filters = ParamsOf<ListMethod>;
type Entry = ResultOf<ListMethod>["items"][number];
/** What an entry says beyond the place of its event. */
type Told = Omit<Entry, "seq" | "height" | "time" | "tx_hash">;

/** Events that the index gives in one step. */
const BATCH = 256;

/** Entries that are read for one row. */
const STEPS = 2;

/** An entry at its place: the number of its event, and which of its payouts it is. */
interface Placed {
  readonly key: readonly [number, number];
  readonly event: EventRow;
  readonly told: Told;
}

/** One page of what came in and what left, the newest first; several payouts of one event in their order. */
export async function listTreasuryEntries(
  filters: Filters,
  call: CallContext,
): Promise<ResultOf<ListMethod>> {
  const ground = pinnedGroundOf(call);
  const walk = {
    candidates: placed(ground, call.page.after),
    keeps: ({ told }: Placed) => isKept(told, filters),
    keyOf: ({ key }: Placed) => key,
    steps: STEPS,
    most: WALK_MAX,
  };
  const { rows, next_cursor } = await walkPage(walk, call);
  return { items: rows.map(({ event, told }) => entry(event, told)), next_cursor };
}

function* placed(ground: Ground, after: CallContext["page"]["after"]): Iterable<Placed> {
  const [seq, place] = (after ?? []).map(Number);
  const before = seq === undefined ? (ground.height + 1) * EVENTS_PER_BLOCK_MAX : seq + 1;
  for (const event of treasuryEvents(ground, before)) {
    for (const [index, told] of entriesOf(ground, event).entries()) {
      if (event.seq === seq && index <= (place ?? -1)) continue;
      yield { key: [event.seq, index], event, told };
    }
  }
}

function isKept(told: Told, { category, recipient, direction }: Filters): boolean {
  if (category !== undefined && told.category !== category) return false;
  if (recipient !== undefined && told.recipient !== recipient) return false;
  return direction === undefined || told.direction === direction;
}

const OWN_TOPICS = [
  TREASURY_EVENTS.spent.topic,
  TREASURY_EVENTS.streamStarted.topic,
  TREASURY_EVENTS.streamCancelled.topic,
  TREASURY_EVENTS.streamClaimed.topic,
  PROPOSAL_END_EVENTS.depositSettled.topic,
  SLASH_EVENTS.slashed.topic,
];

/** Events that move something into the treasury or out of it, the newest first. */
function* treasuryEvents(ground: Ground, before: number): Iterable<EventRow> {
  const own = eventsOf(ground, { topics: OWN_TOPICS }, before);
  const transferred = [TRANSFER_EVENTS.transferred.topic];
  const gifts = eventsOf(ground, { topics: transferred, accounts: [TREASURY_ACCOUNT] }, before);
  let [left, right] = [own.next(), gifts.next()];
  while (left.done !== true || right.done !== true) {
    const isLeft = right.done === true || (left.done !== true && left.value.seq > right.value.seq);
    const next = isLeft ? left : right;
    if (next.done !== true) yield next.value;
    if (isLeft) left = own.next();
    else right = gifts.next();
  }
}

function* eventsOf(
  { service }: Ground,
  query: Pick<Parameters<typeof service.index.events.list>[0], "topics" | "accounts">,
  from: number,
): Generator<EventRow, undefined> {
  let before = from;
  for (;;) {
    const rows = service.index.events.list({ ...query, before, order: "descending", limit: BATCH });
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < BATCH || last === undefined) return;
    before = last.seq;
  }
}

function entry({ seq, height, timeMs, txHash }: EventRow, told: Told): Entry {
  const tx_hash = txHash === null ? null : toHex0x(txHash);
  return { seq, height, time: divFloor(timeMs, 1000), ...told, tx_hash };
}

const NOBODY = { recipient: null, from: null, category: null, proposal: null, stream: null };

function entriesOf({ state }: Ground, event: EventRow): readonly Told[] {
  const data = eventData(event);
  switch (event.topic) {
    case TREASURY_EVENTS.spent.topic: {
      const { payouts, category, proposal } = data as Infer<typeof TREASURY_EVENTS.spent.schema>;
      return payouts.map(({ recipient, amount }) => ({
        ...NOBODY,
        ...moved("spent", "out", amount),
        recipient: toHex0x(recipient),
        category,
        proposal,
      }));
    }
    case TREASURY_EVENTS.streamStarted.topic: {
      const started = data as Infer<typeof TREASURY_EVENTS.streamStarted.schema>;
      const { recipient, category, proposal, stream, total } = started;
      const told = { recipient: toHex0x(recipient), category, proposal, stream };
      return [{ ...NOBODY, ...moved("stream_started", "out", total), ...told }];
    }
    case TREASURY_EVENTS.streamCancelled.topic: {
      const { stream, returned } = data as Infer<typeof TREASURY_EVENTS.streamCancelled.schema>;
      return [
        { ...NOBODY, ...moved("stream_cancelled", "in", returned), ...streamOf(state, stream) },
      ];
    }
    case TREASURY_EVENTS.streamClaimed.topic: {
      const { stream, amount } = data as Infer<typeof TREASURY_EVENTS.streamClaimed.schema>;
      // What a stream holds has left the treasury when it began.
      return [
        { ...NOBODY, ...moved("stream_claimed", "within", amount), ...streamOf(state, stream) },
      ];
    }
    case PROPOSAL_END_EVENTS.depositSettled.topic:
      return forfeits(data as Infer<typeof PROPOSAL_END_EVENTS.depositSettled.schema>);
    case SLASH_EVENTS.slashed.topic: {
      const { account, amount, isBurned } = data as Infer<typeof SLASH_EVENTS.slashed.schema>;
      if (isBurned) return [];
      return [{ ...NOBODY, ...moved("slashed", "in", amount), from: toHex0x(account) }];
    }
    default: {
      const { from, to, amount } = data as Infer<typeof TRANSFER_EVENTS.transferred.schema>;
      if (!equalBytes(to, TREASURY_ACCOUNT)) return [];
      return [{ ...NOBODY, ...moved("funded", "in", amount), from: toHex0x(from) }];
    }
  }
}

function forfeits({
  number,
  contributions,
}: Infer<typeof PROPOSAL_END_EVENTS.depositSettled.schema>): readonly Told[] {
  return contributions
    .filter(({ forfeited }) => forfeited > 0n)
    .map(({ account, forfeited }) => ({
      ...NOBODY,
      ...moved("forfeited", "in", forfeited),
      from: toHex0x(account),
      proposal: number,
    }));
}

function moved(kind: Entry["kind"], direction: Entry["direction"], amount: bigint) {
  return { kind, direction, amount: String(amount) };
}

function streamOf(state: Ground["state"], stream: number) {
  const { recipient, proposal } = assertDefined(readStream(state, stream), `no stream ${stream}`);
  return { recipient: toHex0x(recipient), proposal, stream };
}
