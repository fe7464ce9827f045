import { uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { readUint } from "./parameter.ts";
import { type Rejection, reject } from "./rejection.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const HOUR_S = 3600;
/** The most that `forum.posts_per_hour` can be: so many times are kept of an account. */
const RING = 1000;

/** Posts of an account so far. */
const postsTable = stateTable("forum.posts/", uint());
/** By account and place in the ring: when it posted. */
const ringTable = stateTable("forum.ring/", secondsSchema);
/** By thread and account: when it last posted there. */
const lastTable = stateTable("forum.last/", secondsSchema);

/**
 * The limit of threads and comments together in any hour, whenever it begins: the post before the last so many must
 * lie an hour back. Cost: two reads.
 */
export function refusePace(state: StateReader, account: AccountId, now: number): Rejection | null {
  const max = readUint(state, "forum.posts_per_hour", now);
  assert(max <= RING, `${max} posts an hour and a ring of ${RING}`);
  const posts = readState(state, postsTable, account) ?? 0;
  if (posts < max) return null;
  const oldest = readState(state, ringTable, ringSuffix(account, posts - max)) ?? 0;
  if (oldest + HOUR_S <= now) return null;
  return reject("GOV_RATE_LIMITED", { max, until: oldest + HOUR_S, now });
}

/** The least time between two comments of one account in a thread that moderators have slowed down. */
export function refuseSlowMode(
  state: StateReader,
  { thread, slowS }: { readonly thread: number; readonly slowS: number },
  account: AccountId,
  now: number,
): Rejection | null {
  const last = readState(state, lastTable, lastSuffix(thread, account));
  if (slowS === 0 || last === undefined || last + slowS <= now) return null;
  return reject("GOV_SLOW_MODE", { seconds: slowS, until: last + slowS, now });
}

/** Notes a post: a thread, or a comment in one. */
export function notePost(
  draft: StateDraft,
  { account, thread }: { readonly account: AccountId; readonly thread: number },
  now: number,
): void {
  const posts = readState(draft, postsTable, account) ?? 0;
  writeState(draft, ringTable, { suffix: ringSuffix(account, posts), value: now });
  writeState(draft, postsTable, { suffix: account, value: posts + 1 });
  writeState(draft, lastTable, { suffix: lastSuffix(thread, account), value: now });
}

function ringSuffix(account: AccountId, post: number): Uint8Array {
  return concatBytes(account, uintBytes(post % RING));
}

function lastSuffix(thread: number, account: AccountId): Uint8Array {
  return concatBytes(uintBytes(thread), account);
}
