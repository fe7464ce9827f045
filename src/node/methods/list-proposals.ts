import { approvalDistance } from "../../governance/closeness.ts";
import { HOUSES, STATUSES, type Status } from "../../governance/names.ts";
import { statusesOfName } from "../../governance/status-names.ts";
import { requireTally, sumCounts } from "../../governance/tally.ts";
import { houseVotes, readVoteRules } from "../../governance/vote-rules.ts";
import { divFloorBig } from "../../primitives/integer.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { PROPOSAL_METHODS } from "../../rpc/methods/proposals.ts";
import type { CallContext } from "../service/node-service.ts";
import { accountRef } from "./account-ref.ts";
import { type Ground, groundOf } from "./ground.ts";
import { proposalFilter } from "./proposal-filter.ts";
import { proposalRow, type SeenProposal, seeProposal, stageEnd } from "./proposal-row.ts";
import { sortedPage } from "./sorted-page.ts";

type ListMethod = (typeof PROPOSAL_METHODS)["list_proposals"];
type Filters = ParamsOf<ListMethod>;

/** Proposals that the index gives in one step. */
const BATCH = 256;
const PPM = 1_000_000n;
/** After every rank that there is. */
const LAST = Number.MAX_SAFE_INTEGER;

/**
 * One page of the proposals that the filters keep, as of the height of the call. Cost: what the index cannot choose by
 * is looked at one by one, newest first; every other order looks at all of them.
 */
export function listProposals(filters: Filters, call: CallContext): ResultOf<ListMethod> {
  const ground = groundOf(call);
  const keeps = proposalFilter(ground, filters);
  const { page } = call;
  if (filters.sort === "newest" || filters.sort === "oldest") {
    const found: SeenProposal[] = [];
    for (const number of candidates(ground, filters, page.after)) {
      const seen = seeProposal(ground, number);
      if (keeps(seen)) found.push(seen);
      // One more than the page has, which says that there is a next one.
      if (found.length > page.limit) break;
    }
    const rows = found.slice(0, page.limit);
    const last = found.length > page.limit ? rows.at(-1) : undefined;
    return {
      items: rows.map((seen) => proposalRow(ground, seen)),
      next_cursor: page.next(last === undefined ? null : [last.number]),
    };
  }
  const rank = RANKS[filters.sort];
  const ranked = [];
  for (const number of candidates(ground, filters, null)) {
    const seen = seeProposal(ground, number);
    // Among equals the newest comes first.
    if (keeps(seen)) ranked.push({ rank: rank(ground, seen), own: -number, row: seen });
  }
  const { rows, next_cursor } = sortedPage(ranked, page);
  return { items: rows.map((seen) => proposalRow(ground, seen)), next_cursor };
}

type SortedBy = Exclude<Filters["sort"], "newest" | "oldest">;

/** What lists are sorted by, ascending. */
const RANKS: Readonly<Record<SortedBy, (ground: Ground, seen: SeenProposal) => number>> = {
  ends: (ground, seen) => stageEnd(ground, seen) ?? LAST,
  closest: (ground, { number, answer }) =>
    answer.status === "voting" ? closestDistance(ground, number) : LAST,
  participation: (ground, { number }) => -participation(ground, number),
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

/** Millionths of the electorate of the first house that were cast. */
function participation({ state }: Ground, number: number): number {
  const rules = readVoteRules(state, number);
  if (rules === undefined) return 0;
  const votes = houseVotes(rules, requireTally(state, number));
  const vote = votes.community ?? votes.validators;
  if (vote === null || vote.total === 0n) return 0;
  return Number(divFloorBig(PPM * sumCounts(vote.counts), vote.total));
}

/** Numbers of the proposals among which the filters choose, in the order of the list. */
function* candidates(
  { service, height }: Ground,
  filters: Filters,
  after: readonly (string | number | null)[] | null,
): Iterable<number> {
  const { type, proposer } = filters;
  const query = {
    ...(type === undefined ? {} : { types: [type] }),
    ...(proposer === undefined ? {} : { proposer: accountRef(proposer) }),
    ...(height === service.index.height ? newestOnly(filters) : {}),
    height,
    sort: filters.sort === "oldest" ? ("oldest" as const) : ("newest" as const),
    limit: BATCH,
  };
  let place = after === null ? undefined : Number(after[0]);
  for (;;) {
    const rows = service.index.proposals.list({
      ...query,
      ...(place === undefined ? {} : { after: place }),
    });
    for (const row of rows) yield row.number;
    place = rows.at(-1)?.number;
    if (rows.length < BATCH || place === undefined) return;
  }
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
