import { readFraction, readUint } from "../../governance/parameter.ts";
import { computeVested, countStreams, readStream } from "../../governance/stream.ts";
import { readSupply } from "../../governance/supply.ts";
import { listBudgets, periodEnd, spentInPeriod } from "../../governance/treasury-budget.ts";
import { outflowWithin } from "../../governance/treasury-outflow.ts";
import { availableFunds, readReserved } from "../../governance/treasury-reservation.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { divFloorBig } from "../../primitives/integer.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { TREASURY_METHODS } from "../../rpc/methods/treasury.ts";
import type { Ground } from "./ground.ts";
import { ratioJson } from "./ratio.ts";

/** Streams that are shown. */
const STREAMS_MAX = 500;

type Treasury = ResultOf<(typeof TREASURY_METHODS)["get_treasury"]>;

/** The treasury as of a ground. */
export function treasuryJson(ground: Ground): Treasury {
  const { state } = ground;
  const supply = readSupply(state);
  return {
    balance: String(supply.treasury),
    reserved: String(readReserved(state)),
    available: String(availableFunds(state)),
    in_streams: String(supply.streams),
    supply: String(supply.supply),
    burned: String(supply.burned),
    drain: [drainOf(ground, "all"), drainOf(ground, "small")],
    runway_s: runway(ground),
    budgets: budgetsJson(ground),
    streams: streamsJson(ground),
  };
}

/** What may still leave: the greatest a with `(S + a) * d <= n * (treasury + S)`. */
function drainOf({ state, now }: Ground, window: "all" | "small"): Treasury["drain"][number] {
  const windowS = readUint(state, "treasury.window_s", now);
  const key = window === "all" ? "treasury.window_max" : "treasury.small_window";
  const { n, d } = readFraction(state, key);
  const spent = outflowWithin(state, window, { now, windowS });
  const most = divFloorBig(BigInt(n) * (readSupply(state).treasury + spent), BigInt(d));
  return {
    window,
    window_s: windowS,
    spent: String(spent),
    limit: ratioJson(n, d),
    left: String(most > spent ? most - spent : 0n),
  };
}

/** Seconds that the balance lasts at the outflow of the window; longer than any clock is as long as one. */
function runway({ state, now }: Ground): number | null {
  const windowS = readUint(state, "treasury.window_s", now);
  const spent = outflowWithin(state, "all", { now, windowS });
  if (spent === 0n) return null;
  const seconds = divFloorBig(readSupply(state).treasury * BigInt(windowS), spent);
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(seconds < most ? seconds : most);
}

function budgetsJson({ state, now }: Ground): Treasury["budgets"] {
  return listBudgets(state).map((budget) => {
    const spent = spentInPeriod(budget, now);
    return {
      category: budget.category,
      cap: String(budget.cap),
      period_s: budget.periodS,
      spent: String(spent),
      left: String(budget.cap > spent ? budget.cap - spent : 0n),
      period_ends_at: periodEnd(budget, now),
      version: budget.version,
    };
  });
}

/** The newest ones, in their order. */
function streamsJson({ state, now }: Ground): Treasury["streams"] {
  const count = countStreams(state);
  const shown = Math.min(count, STREAMS_MAX);
  return Array.from({ length: shown }, (_, place) => {
    const number = count - shown + place + 1;
    const stream = assertDefined(readStream(state, number), `no stream ${number}`);
    const vested = computeVested(stream, now);
    return {
      stream: number,
      recipient: toHex0x(stream.recipient),
      proposal: stream.proposal,
      total: String(stream.total),
      vested: String(vested),
      claimed: String(stream.claimed),
      claimable: String(vested - stream.claimed),
      start: stream.start,
      cliff: stream.cliff,
      end: stream.end,
      cancelled_at: stream.cancelled?.at ?? null,
    };
  });
}
