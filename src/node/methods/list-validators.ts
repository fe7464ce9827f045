import { suiteEntry } from "../../crypto/suite-table.ts";
import { readStake, sumAmounts } from "../../governance/stake.ts";
import {
  activeValidators,
  jailedUntil,
  listValidators as registered,
  type Validator,
  type ValidatorMember,
} from "../../governance/validator.ts";
import { suiteToJson } from "../../ledger/json-suite.ts";
import { listDeployments, readSignal } from "../../machine/deployment.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { compareBytes } from "../../primitives/bytes.ts";
import { toHex, toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { ACCOUNT_METHODS } from "../../rpc/methods/accounts.ts";
import type { SealCount } from "../index/seal-rows.ts";
import type { CallContext } from "../service/node-service.ts";
import { type Ground, groundOf } from "./ground.ts";
import { shareText } from "./ratio.ts";

type ListResult = ResultOf<(typeof ACCOUNT_METHODS)["list_validators"]>;
type ValidatorJson = ListResult["items"][number];

/** Blocks of which it is told how many a validator has sealed. */
const UPTIME_BLOCKS = 64;

interface Seen extends Validator {
  readonly account: AccountId;
  readonly active: bigint;
  readonly member: ValidatorMember | undefined;
}

/**
 * One page of the registered validators: the set in force first, then by stake. Cost: a look at each of them, of whom
 * the rules admit a thousand.
 */
export function listValidators(_params: unknown, call: CallContext): ListResult {
  const ground = groundOf(call);
  const { service, state, height } = ground;
  const members = new Map(activeValidators(state).map((row) => [toHex(row.account), row]));
  const all = [...registered(state)].map(
    (row): Seen => ({
      ...row,
      active: readStake(state, row.account).active,
      member: members.get(toHex(row.account)),
    }),
  );
  const ordered = all.sort(byRank);
  const { page } = call;
  const after = page.after === null ? null : String(page.after[0]);
  // The order of a walk does not change while its height stays, so that the last row is found again.
  const from = after === null ? 0 : ordered.findIndex((row) => toHex0x(row.account) === after) + 1;
  const rows = ordered.slice(from, from + page.limit);
  const last = from + rows.length < ordered.length ? rows.at(-1) : undefined;
  const facts = {
    total: sumAmounts([...members.values()].map(stakeOf)),
    seals: service.index.seals.count(Math.max(0, height - UPTIME_BLOCKS) + 1, height),
  };
  return {
    items: rows.map((row) => validatorJson(ground, row, facts)),
    next_cursor: page.next(last === undefined ? null : [toHex0x(last.account)]),
  };
}

function stakeOf({ active }: ValidatorMember) {
  return { amount: active };
}

function byRank(left: Seen, right: Seen): number {
  const [isLeft, isRight] = [left.member !== undefined, right.member !== undefined];
  if (isLeft !== isRight) return isLeft ? -1 : 1;
  if (left.active !== right.active) return left.active > right.active ? -1 : 1;
  return compareBytes(left.account, right.account);
}

function validatorJson(
  { state, height }: Ground,
  row: Seen,
  { total, seals }: { readonly total: bigint; readonly seals: SealCount },
): ValidatorJson {
  const { account, keyId, suite, publicKey, registeredAt, isLeaving, active, member } = row;
  const sealed = seals.byKey.get(toHex(keyId)) ?? 0;
  return {
    account: toHex0x(account),
    key_id: toHex0x(keyId),
    suite: suiteToJson(suite),
    post_quantum: suiteEntry(suite)?.level === 2,
    public_key: toHex0x(publicKey),
    active: String(active),
    in_set: member !== undefined,
    set_stake: member === undefined ? null : String(member.active),
    share: member === undefined ? null : shareText(member.active, total),
    registered_at: registeredAt,
    leaving: isLeaving,
    jailed_until: jailedUntil(state, account) ?? null,
    uptime: member === undefined ? null : { sealed, blocks: seals.commits },
    readiness: listDeployments(state).map((deployment) => {
      const { bit } = deployment.decision;
      const from = Math.min(height, deployment.decidedAt + 1);
      return { proposal: deployment.proposal, signal: readSignal(state, { keyId, bit, from }) };
    }),
  };
}
