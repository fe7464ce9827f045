import { join } from "node:path";
import { HANDLERS } from "../../node/methods/handler-table.ts";
import { MethodCaller } from "../../node/methods/method-caller.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { METHODS } from "../../rpc/method-table.ts";
import { processClock } from "../measure/clock.ts";
import { collectGarbage } from "../measure/garbage.ts";
import { countFigure, type Figure, timeFigure } from "../report/figure.ts";
import { median } from "../statistics/quantile.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { crowdAccount } from "../suites/crowd-account.ts";
import { CROWD_DELEGATES, type GovernedCrowd, makeGovernedCrowd } from "./governed-crowd.ts";

/** Calls that are timed of each read, after one that is not. */
const SAMPLES = 9;

/** What reads cost on a large ledger, and for how long one of them holds the thread. */
export const nodeReadsSuite: Suite = {
  id: "node-reads",
  title: "Reads that would have to look at every account",
  about: [
    "In this process, without HTTP: all accounts have stake, one in a hundred post-quantum keys, half of them the same",
    "delegate, and nobody has voted. Each read is called in turn, median of some; the longest hold is the longest time",
    "in which the thread of the node did nothing else during any of them. Growth is against a tenth of the accounts.",
  ],
  run: async (context) => {
    const [small, large] = context.profile.readAccounts;
    const few = await measureCrowd(context, small);
    const many = await measureCrowd(context, large);
    return [...many].flatMap(([name, { times, hold }]) => [
      timeFigure({ id: `${name}/time`, label: `${name}, ${large} accounts` }, times),
      countFigure({ id: `${name}/hold`, label: `${name}: longest hold` }, hold, "ms"),
      growthFigure(name, few.get(name)?.times ?? [], times),
    ]);
  },
};

interface Measured {
  /** Milliseconds of each call. */
  readonly times: readonly number[];
  readonly hold: number;
}

function growthFigure(name: string, few: readonly number[], many: readonly number[]): Figure {
  const label = `${name}: time over that on a tenth of the accounts`;
  return countFigure({ id: `${name}/growth`, label }, median(many) / median(few), "x");
}

async function measureCrowd(
  context: BenchContext,
  accounts: number,
): Promise<ReadonlyMap<string, Measured>> {
  context.tell(`a ledger of ${accounts} accounts`);
  const crowd = await makeGovernedCrowd(context, join(context.scratch, `${accounts}`), accounts);
  try {
    const caller = new MethodCaller(crowd.service, { methods: METHODS, handlers: HANDLERS });
    const measured = new Map<string, Measured>();
    for (const [name, call] of readsOf(crowd)) {
      context.tell(`${name}, ${accounts} accounts`);
      measured.set(name, await measureRead(() => caller.call({ ...call, listener: "local" })));
    }
    return measured;
  } finally {
    crowd.close();
  }
}

async function measureRead(read: () => Promise<unknown>): Promise<Measured> {
  await read();
  collectGarbage();
  const times: number[] = [];
  const watch = new HoldWatch();
  for (let sample = 0; sample < SAMPLES; sample++) {
    const start = processClock();
    await read();
    times.push(processClock() - start);
  }
  return { times, hold: watch.end() };
}

/** Goes round the event loop for as long as it is not ended, and notes the longest round. */
class HoldWatch {
  #last = processClock();
  #longest = 0;
  #isEnded = false;

  constructor() {
    this.#round();
  }

  end(): number {
    this.#note();
    this.#isEnded = true;
    return this.#longest;
  }

  #note(): void {
    const now = processClock();
    this.#longest = Math.max(this.#longest, now - this.#last);
    this.#last = now;
  }

  #round(): void {
    setImmediate(() => {
      if (this.#isEnded) return;
      this.#note();
      this.#round();
    });
  }
}

interface Call {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The reads, by what they are called here. The first delegate is the one whom half of the crowd has named. */
function readsOf({ motion }: GovernedCrowd): readonly (readonly [string, Call])[] {
  const popular = toHex0x(crowdAccount(0));
  const follower = toHex0x(crowdAccount(CROWD_DELEGATES));
  const read = (name: string, method: string, params: Call["params"]) =>
    [name, { method, params }] as const;
  return [
    read("get_account", "get_account", { account: follower }),
    read("get_voting_power", "get_voting_power", { account: popular }),
    read("list_delegates-power", "list_delegates", { sort: "power" }),
    read("list_delegates-account", "list_delegates", { sort: "account" }),
    read("get_delegations-in", "get_delegations", { account: popular, direction: "in" }),
    read("list_votes-missing", "list_votes", { proposal: motion, view: "missing" }),
    read("list_votes-by_delegate", "list_votes", { proposal: motion, view: "by_delegate" }),
    read("pq_status", "pq_status", {}),
    read("list_validators", "list_validators", {}),
    read("list_proposals-closest", "list_proposals", { sort: "closest" }),
    read("list_proposals-needs_vote_of", "list_proposals", { needs_vote_of: follower }),
    read("explain_vote", "explain_vote", { proposal: motion, account: follower }),
    read("get_metrics", "get_metrics", {}),
    read("get_treasury", "get_treasury", {}),
    read("search-address", "search", { q: popular.slice(0, 8) }),
    read("search-words", "search", { q: "motion" }),
    read("get_account-past", "get_account", { account: follower, at_height: 1 }),
    read("get_proof", "get_proof", { kind: "history", block: 1 }),
  ];
}
