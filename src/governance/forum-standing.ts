import type { AccountId } from "../primitives/brand.ts";
import { ownPower, receivedPower } from "./electorate.ts";
import { type Rejection, reject } from "./rejection.ts";
import { isRoleMember } from "./role.ts";
import { ROLE_NAMES } from "./role-name.ts";
import { activeSanction } from "./sanction.ts";
import type { StateReader } from "./state-access.ts";

/** Whose power counts in the forum. */
const FORUM_SCOPE = "community";

/** Own power of an account in the scope by which the forum counts stake. */
export function forumPower(state: StateReader, account: AccountId): bigint {
  return ownPower(state, { house: "community", scope: FORUM_SCOPE }, account, "now");
}

/** Who may speak and react: whoever has power, own or received, or holds a role. */
export function refuseSpeaker(
  state: StateReader,
  account: AccountId,
  now: number,
): Rejection | null {
  if (forumPower(state, account) > 0n) return null;
  if (receivedPower(state, FORUM_SCOPE, account, "now") > 0n) return null;
  if (ROLE_NAMES.some((role) => isRoleMember(state, role, account, now))) return null;
  return reject("GOV_NOT_PERMITTED", { permission: "forum.speak" });
}

/** A ban stops posts, edits, reactions and tags; never a withdrawal, an appeal or a ballot. */
export function refuseBanned(
  state: StateReader,
  account: AccountId,
  now: number,
): Rejection | null {
  const ban = activeSanction(state, account, "forum_ban", now);
  return ban === undefined ? null : reject("GOV_FORUM_BANNED", { until: ban.until, now });
}
