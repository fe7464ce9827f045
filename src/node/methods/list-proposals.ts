import { approvalDistance } from "../../governance/closeness.ts";
import { HOUSES, STATUSES, type Status } from "../../governance/names.ts";
import { statusesOfName } from "../../governance/status-names.ts";
import { requireTally } from "../../governance/tally.ts";
import { houseVotes, readVoteRules } from "../../governance/vote-rules.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { PROPOSAL_METHODS } from "../../rpc/methods/proposals.ts";
import type { ProposalQuery } from "../index/list-proposals.ts";
import { participationOf } from "../index/proposal-facts.ts";
import type { CallContext } from "../service/node-service.ts";
import { Pace } from "../service/pace.ts";
import { accountRef } from "./account-ref.ts";
import { type Ground, pinnedGroundOf } from "./ground.ts";
import { proposalFilter } from "./proposal-filter.ts";
import { proposalRow, type SeenProposal, seeProposal, stageEnd } from "./proposal-row.ts";
import { WALK_MAX, walkPage } from "./walk-page.ts";

type ListMethod = (typeof PROPOSAL_METHODS)["list_proposals"];
type Filters = ParamsOf<ListMethod>;

/** Proposals that the index gives in one step. */
const BATCH = 256;
/** After every rank that there is. */
const LAST = Number.MAX_SAFE_INTEGER;
/** Entries that are read for one proposal, and where its text is looked through. */
const STEPS = 4;
const TEXT_STEPS = 16;

/** A proposal at its place in the list: by rank, and among equals the newest first. */
interface Placed {
  readonly rank: number;
  readonly number: number;
}

/**
 * One page of the proposals that the filters keep, as of the height of the call. Cost: a look at the open ones where
 * the order is by what changes with every ballot or with time, and at those that the index cannot tell from the page's.
 */
export async function listProposals(
  filters: Filters,
  call: CallContext,
): Promise<ResultOf<ListMethod>> {
  const ground = pinnedGroundOf(call);
  const keeps = proposalFilter(ground, filters);
  const seen = new Map<number, SeenProposal>();
  const { sort, text } = filters;
  const isByNumber = sort === "newest" || sort === "oldest";
  const candidates = isByNumber
    ? byNumber(ground, filters, call.page.after)
    : await byRank(ground, { ...filters, sort }, call);
  const walk = {
    candidates,
    keeps: ({ number }: Placed): boolean => {
      const proposal = seeProposal(ground, number);
      seen.set(number, proposal);
      return keeps(proposal);
    },
    keyOf: ({ rank, number }: Placed) => (isByNumber ? [number] : [rank, -number]),
    steps: text === undefined ? STEPS : TEXT_STEPS,
    most: WALK_MAX,
  };
  const { rows, next_cursor } = await walkPage(walk, call);
  const kept = rows.flatMap(({ number }) => seen.get(number) ?? []);
  return { items: kept.map((each) => proposalRow(ground, each)), next_cursor };
}

type SortedBy = Exclude<Filters["sort"], "newest" | "oldest">;
type After = CallContext["page"]["after"];

/** What open proposals are sorted by, ascending. */
const RANKS: Readonly<Record<SortedBy, (ground: Ground, seen: SeenProposal) => number>> = {
  ends: (ground, seen) => stageEnd(ground, seen) ?? LAST,
  closest: (ground, { number, answer }) =>
    answer.status === "voting" ? closestDistance(ground, number) : LAST,
  participation: ({ state }, { number }) => -participationOf(state, number),
};

function closestDistance({ state }: Ground, number: number): number {
  const rules = readVoteRules(state, number);
  if (rules === undefined) return LAST;
  const votes = houseVotes(rules, requireTally(state, number));
  const distances = HOUSES.map((house) => {
    const vote = votes[house];
    return vote === null ? null : approvalDistance(vote);
  });
  return Math.min(LAST, ...distances.filter((distance) => distance !== null));
}

/** By running number, behind a place. */
function* byNumber(ground: Ground, filters: Filters, after: After): Iterable<Placed> {
  const sort = filters.sort === "oldest" ? "oldest" : "newest";
  const query = { ...queryOf(ground, filters), sort } as const;
  yield* numbered(ground, query, after === null ? null : Number(after[0]));
}

/** The open ones by their ranks, and between them those that have ended, whose ranks are fixed. */
async function byRank(
  ground: Ground,
  filters: Filters & { readonly sort: SortedBy },
  call: CallContext,
): Promise<Iterable<Placed>> {
  const query = { ...queryOf(ground, filters), sort: "newest" } as const;
  const rank = RANKS[filters.sort];
  const pace = new Pace(call);
  const open: Placed[] = [];
  for (const { number } of numbered(ground, { ...query, stage: "open" }, null)) {
    if (pace.isDue(STEPS)) await pace.rest();
    open.push({ rank: rank(ground, seeProposal(ground, number)), number });
  }
  open.sort(inOrder);
  const { after } = call.page;
  const place = after === null ? null : { rank: Number(after[0]), number: -Number(after[1]) };
  const left = place === null ? open : open.filter((each) => inOrder(place, each) < 0);
  const ended = { ...query, stage: "ended" } as const;
  return merge(left, endedByRank(ground, ended, { sort: filters.sort, place }));
}

function inOrder(left: Placed, right: Placed): number {
  return left.rank - right.rank || right.number - left.number;
}

/** What has ended is last by what it can no more come to, and keeps the participation that it had. */
function* endedByRank(
  { service }: Ground,
  query: Omit<ProposalQuery, "limit">,
  { sort, place }: { readonly sort: SortedBy; readonly place: Placed | null },
): Generator<Placed, undefined> {
  let after = place;
  for (;;) {
    const { proposals } = service.index;
    const rows =
      sort === "participation"
        ? proposals.byParticipation({ ...query, limit: BATCH }, after)
        : proposals
            .list({
              ...query,
              ...(after?.rank === LAST ? { after: after.number } : {}),
              limit: BATCH,
            })
            .map(({ number }) => ({ rank: LAST, number }));
    yield* rows;
    after = rows.at(-1) ?? null;
    if (rows.length < BATCH) return;
  }
}

function* merge(left: readonly Placed[], right: Generator<Placed, undefined>): Iterable<Placed> {
  let next = right.next();
  for (const each of left) {
    while (next.done !== true && inOrder(next.value, each) < 0) {
      yield next.value;
      next = right.next();
    }
    yield each;
  }
  for (; next.done !== true; next = right.next()) yield next.value;
}

/** All proposals of a question by their numbers, behind one of them. */
function* numbered(
  { service }: Ground,
  query: Omit<ProposalQuery, "limit">,
  from: number | null,
): Iterable<Placed> {
  let after = from;
  for (;;) {
    const rows = service.index.proposals.list({
      ...query,
      ...(after === null ? {} : { after }),
      limit: BATCH,
    });
    for (const { number } of rows) yield { rank: 0, number };
    after = rows.at(-1)?.number ?? null;
    if (rows.length < BATCH || after === null) return;
  }
}

/** What the index chooses by at every height, and what it can choose by at its newest one. */
function queryOf({ service, height }: Ground, filters: Filters) {
  const { type, proposer, contested, needs_vote_of: voter } = filters;
  // Only what is open takes ballots.
  const isOpen = contested === true || voter !== undefined;
  return {
    ...(type === undefined ? {} : { types: [type] }),
    ...(proposer === undefined ? {} : { proposer: accountRef(proposer) }),
    ...(isOpen ? { stage: "open" as const } : {}),
    ...(height === service.index.height ? newestOnly(filters) : {}),
    height,
  };
}

/** What the index can choose by where its newest block answers: it knows statuses and versions of that one alone. */
function newestOnly({ state, tag, touches_param: touches, needs_vote_of: voter }: Filters) {
  return {
    ...(state === undefined ? {} : { statuses: statusesOf(state) }),
    ...(tag === undefined ? {} : { tag }),
    ...(touches === undefined ? {} : { touches }),
    ...(voter === undefined ? {} : { withoutBallotOf: accountRef(voter) }),
  };
}

/** Statuses that a filter may mean. */
function statusesOf(wanted: NonNullable<Filters["state"]>): readonly Status[] {
  const names: readonly string[] = Array.isArray(wanted) ? wanted : [wanted];
  return names.flatMap((name) => {
    const own = STATUSES.filter((status) => status === name);
    return own.length > 0 ? own : statusesOfName("sixWords", name);
  });
}
