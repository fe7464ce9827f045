import { suiteEntry } from "../../crypto/suite-table.ts";
import { type AccountKey, readAccount, readAccountKeys } from "../../governance/account.ts";
import { readDelegateProfile } from "../../governance/delegate-profile.ts";
import { freezeInForce } from "../../governance/frozen-account.ts";
import { listHoldsOf } from "../../governance/hold.ts";
import { measureEnd } from "../../governance/measure.ts";
import { readRecovery } from "../../governance/recovery.ts";
import { readReputation } from "../../governance/reputation.ts";
import { isRoleMember, readMembership } from "../../governance/role.ts";
import { isGrantedRole, ROLE_NAMES } from "../../governance/role-name.ts";
import { readSanction, SANCTION_KINDS } from "../../governance/sanction.ts";
import { readStake, sumAmounts } from "../../governance/stake.ts";
import { isSystemAccount } from "../../governance/system-account.ts";
import { suiteToJson } from "../../ledger/json-suite.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { ACCOUNT_METHODS } from "../../rpc/methods/accounts.ts";
import type { Ground } from "./ground.ts";

type AccountJson = ResultOf<(typeof ACCOUNT_METHODS)["get_account"]>;

/** An account with everything that is its own; undefined while nothing was ever credited to it. */
export function accountJson(ground: Ground, account: AccountId): AccountJson | undefined {
  const { state, now } = ground;
  const known = readAccount(state, account);
  const keys = readAccountKeys(state, account);
  if (known === undefined && keys === undefined) return undefined;
  const liquid = known?.liquid ?? 0n;
  const { active, warming, unbonding } = readStake(state, account);
  const holds = listHoldsOf(state, account);
  const total = liquid + active + sumAmounts(warming) + sumAmounts(unbonding) + sumAmounts(holds);
  const profile = readDelegateProfile(state, account);
  return {
    account: toHex0x(account),
    nonce: known?.sequence ?? 0,
    system: isSystemAccount(account),
    key_threshold: keys?.threshold ?? null,
    keys: (keys?.keys ?? []).map(keyJson),
    liquid: String(liquid),
    active: String(active),
    warming: warming.map(({ amount, activeAt }) => ({ amount: String(amount), time: activeAt })),
    unbonding: unbonding.map(({ amount, releaseAt }) => {
      return { amount: String(amount), time: releaseAt };
    }),
    holds: holds.map(({ purpose, ref, amount }) => {
      return { purpose, reference: ref, amount: String(amount) };
    }),
    total: String(total),
    roles: rolesOf(ground, account),
    sanctions: sanctionsOf(ground, account),
    frozen: frozenBy(ground, account),
    reputation_milli: readReputation(state, account, now),
    accepts_delegation: profile.acceptsDelegation,
    accepts_forwarded: profile.acceptsForwarded,
    recovery: recoveryOf(ground, account),
  };
}

function keyJson({ keyId, suite, publicKey, addedAt, revokedAt }: AccountKey) {
  return {
    key_id: toHex0x(keyId),
    suite: suiteToJson(suite),
    suite_id: suite,
    post_quantum: suiteEntry(suite)?.level === 2,
    public_key: toHex0x(publicKey),
    added_at: addedAt,
    revoked_at: revokedAt,
  };
}

function rolesOf({ state, now }: Ground, account: AccountId): AccountJson["roles"] {
  return ROLE_NAMES.filter((role) => isRoleMember(state, role, account, now)).map((role) => {
    const held = isGrantedRole(role) ? readMembership(state, role, account) : undefined;
    return { role, since: held?.since ?? null, until: held?.until ?? null };
  });
}

function sanctionsOf({ state, now }: Ground, account: AccountId): AccountJson["sanctions"] {
  return SANCTION_KINDS.flatMap((kind) => {
    const { decided, interim } = readSanction(state, account, kind);
    const terms = [
      { term: decided, interim: false },
      { term: interim, interim: true },
    ];
    return terms.flatMap(({ term, interim: isInterim }) => {
      if (term === null || now < term.since || now >= term.until) return [];
      const { since, until } = term;
      const evidence_digest = toHex0x(term.evidenceDigest);
      return [{ kind, interim: isInterim, since, until, evidence_digest }];
    });
  });
}

function frozenBy({ state, now }: Ground, account: AccountId): AccountJson["frozen"] {
  const frozen = freezeInForce(state, account, now);
  return frozen === undefined
    ? null
    : { measure: frozen.number, until: measureEnd(frozen.measure) };
}

function recoveryOf({ state }: Ground, account: AccountId): AccountJson["recovery"] {
  const { guardians, k, delayS, pending } = readRecovery(state, account);
  if (guardians.length === 0 && pending === null) return null;
  return {
    guardians: guardians.map(toHex0x),
    k,
    delay_s: delayS,
    pending_until: pending?.effectiveAt ?? null,
  };
}
