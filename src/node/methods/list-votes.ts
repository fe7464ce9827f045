import { listAccounts } from "../../governance/account.ts";
import { readBallot } from "../../governance/ballot.ts";
import { electorateAsOf, ownPower } from "../../governance/electorate.ts";
import { listHolders } from "../../governance/power-field.ts";
import { votingHouses } from "../../governance/vote-rules.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { VOTE_METHODS } from "../../rpc/methods/votes.ts";
import type { VoteQuery, VoteRow } from "../index/vote-rows.ts";
import type { CallContext } from "../service/node-service.ts";
import type { Page } from "../service/page.ts";
import { accountRef } from "./account-ref.ts";
import { choiceWord } from "./choice-words.ts";
import { groundOf, pinnedGroundOf } from "./ground.ts";
import { type VoteGround, voteGroundOf } from "./vote-ground.ts";
import { absentVote, directVote, type VoteJson } from "./vote-json.ts";
import { walkPage } from "./walk-page.ts";

type ListMethod = (typeof VOTE_METHODS)["list_votes"];
type Filters = ParamsOf<ListMethod>;

/** Ballots that the index gives in one step. */
const BATCH = 256;
/** Ballots, or accounts with power, that one page looks at: where it finds fewer rows than it may have, it ends. */
const LOOKED_MAX = 4096;
/** Entries that are read for one account. */
const ELECTOR_STEPS = 4;

/** One page of a view on a vote. Cost: at most `LOOKED_MAX` ballots or accounts, with rests between. */
export async function listVotes(
  filters: Filters,
  call: CallContext,
): Promise<ResultOf<ListMethod>> {
  const { view } = filters;
  if (view === "direct" || view === "changed") {
    return listBallots(voteGroundOf(groundOf(call), filters.proposal), filters, call.page);
  }
  const vote = voteGroundOf(pinnedGroundOf(call), filters.proposal);
  return await listAbsent(vote, { ...filters, view }, call);
}

/** Those who have voted, the newest ballot first. */
function listBallots(vote: VoteGround, filters: Filters, page: Page): ResultOf<ListMethod> {
  const query = {
    proposal: vote.number,
    ...(filters.view === "changed" ? { isChanged: true } : {}),
    height: vote.ground.height,
  };
  const rows: VoteRow[] = [];
  let next: number | null = null;
  let walked = 0;
  for (const row of ballotsOf(vote, query, page)) {
    if (rows.length === page.limit || walked === LOOKED_MAX) {
      next = row.seq + 1;
      break;
    }
    walked++;
    if (filters.choice !== undefined && choiceWord(row.cast.shares) !== filters.choice) continue;
    rows.push(row);
  }
  return {
    items: rows.map((row) => directVote(vote, row)),
    next_cursor: page.next(next === null ? null : [next]),
  };
}

function* ballotsOf(
  { ground }: VoteGround,
  query: Omit<VoteQuery, "before" | "limit">,
  { after, limit }: Page,
): Iterable<VoteRow> {
  const { votes } = ground.service.index;
  let before = after === null ? undefined : Number(after[0]);
  // One more than the page has, which says that there is a next one.
  let batch = limit + 1;
  for (;;) {
    const rows = votes.list({
      ...query,
      ...(before === undefined ? {} : { before }),
      limit: batch,
    });
    yield* rows;
    before = rows.at(-1)?.seq;
    if (rows.length < batch || before === undefined) return;
    batch = BATCH;
  }
}

/** Those who have power and have not voted, by account. */
async function listAbsent(
  vote: VoteGround,
  { view, choice }: Filters & { readonly view: "by_delegate" | "missing" },
  call: CallContext,
): Promise<ResultOf<ListMethod>> {
  const { after } = call.page;
  const seen = new Map<AccountId, VoteJson>();
  const keeps = (account: AccountId): boolean => {
    if (readBallot(vote.state, vote.number, account) !== undefined) return false;
    if (!hasPower(vote, account)) return false;
    const json = absentVote(vote, account);
    seen.set(account, json);
    const isShown = view === "by_delegate" ? json.via.length > 0 : isMissing(json);
    return isShown && (choice === undefined || json.choice === choice);
  };
  const candidates = electors(vote, after === null ? null : accountRef(String(after[0])));
  const keyOf = (account: AccountId) => [toHex0x(account)];
  const walk = { candidates, keeps, keyOf, steps: ELECTOR_STEPS, most: LOOKED_MAX };
  const { rows, next_cursor } = await walkPage(walk, call);
  return { items: rows.flatMap((account) => seen.get(account) ?? []), next_cursor };
}

/** Accounts that may have power in the vote, ascending: those with stake where nothing else counts. */
function electors(vote: VoteGround, after: AccountId | null): Iterable<AccountId> {
  const { snapshot, rules, opened } = vote;
  const isByStake = votingHouses(rules).every((house) => {
    const scope = rules[house]?.rule.scope ?? null;
    const { function: counted } = electorateAsOf(snapshot, { house, scope }, opened.snapshotHeight);
    // Whoever is in the validator set has active stake.
    return counted === "stake" || counted === "validator_stake";
  });
  return isByStake ? listHolders(snapshot, "active", after) : listAccounts(snapshot, after);
}

/** Whether nobody has cast a part of its power. */
function isMissing({ weights }: VoteJson): boolean {
  return weights.some(({ own, total }) => BigInt(total) < BigInt(own));
}

function hasPower({ snapshot, rules, opened }: VoteGround, account: AccountId): boolean {
  return votingHouses(rules).some((house) => {
    const scope = rules[house]?.rule.scope ?? null;
    return ownPower(snapshot, { house, scope }, account, opened.snapshotHeight) > 0n;
  });
}
