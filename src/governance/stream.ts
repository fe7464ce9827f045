import { struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import type { Amount } from "../primitives/brand.ts";
import { divFloorBig } from "../primitives/integer.ts";
import { uintBytes } from "./big-endian.ts";
import { accountIdSchema, amountSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const streamSchema = struct({
  recipient: accountIdSchema,
  total: amountSchema,
  claimed: amountSchema,
  start: secondsSchema,
  /** Nothing is vested before. */
  cliff: secondsSchema,
  /** From here on everything is. */
  end: secondsSchema,
  /** Running number of the proposal that started it. */
  proposal: uint(),
  cancelled: nullable(struct({ at: secondsSchema, vested: amountSchema })),
});

/** A payment that becomes the recipient's with time. */
export type Stream = Infer<typeof streamSchema>;

const streamTable = stateTable("stream/", streamSchema);
const streamCountTable = stateTable("streams", uint());

export function readStream(state: StateReader, number: number): Stream | undefined {
  return readState(state, streamTable, uintBytes(number));
}

export function writeStream(draft: StateDraft, number: number, value: Stream): void {
  writeState(draft, streamTable, { suffix: uintBytes(number), value });
}

/** How many streams were ever started; the next one gets this number plus one. */
export function countStreams(state: StateReader): number {
  return readState(state, streamCountTable) ?? 0;
}

/** Writes a new stream under the next running number. */
export function addStream(draft: StateDraft, stream: Stream): void {
  const number = countStreams(draft) + 1;
  writeState(draft, streamCountTable, { value: number });
  writeStream(draft, number, stream);
}

/** What has become the recipient's, claimed or not: 0 before the cliff, then in proportion to the time. */
export function computeVested(
  stream: Pick<Stream, "total" | "start" | "cliff" | "end" | "cancelled">,
  now: number,
): Amount {
  const { total, start, cliff, end, cancelled } = stream;
  if (cancelled !== null) return cancelled.vested;
  if (now < cliff) return 0n;
  const elapsed = Math.min(now - start, end - start);
  return divFloorBig(total * BigInt(elapsed), BigInt(end - start));
}
