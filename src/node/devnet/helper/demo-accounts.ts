import { readAccount } from "../../../governance/account.ts";
import { isRoleMember } from "../../../governance/role.ts";
import { ROLE_NAMES } from "../../../governance/role-name.ts";
import { readStake } from "../../../governance/stake.ts";
import { suiteToJson } from "../../../ledger/json-suite.ts";
import { readClock } from "../../../machine/clock.ts";
import type { AccountId } from "../../../primitives/brand.ts";
import { toHex0x } from "../../../primitives/hex.ts";
import { RpcError } from "../../../rpc/rpc-error.ts";
import { accountRef } from "../../methods/account-ref.ts";
import { DEV_NAMES, type DevKeys, type DevName, devKey, GUEST, isDevName } from "../dev-keys.ts";
import type { HelperGround } from "./helper-ground.ts";

/** The demo accounts as the helper shows them. */
export function demoAccountsJson({ chain, keys, residents }: HelperGround) {
  const { state } = chain.machine;
  const now = readClock(state);
  return DEV_NAMES.map((name) => {
    const { description, seed } = devKey(keys, name);
    const { account, keyId, suite, publicKey } = description;
    return {
      name,
      account: toHex0x(account),
      key_id: toHex0x(keyId),
      suite: suiteToJson(suite),
      public_key: toHex0x(publicKey),
      seed: toHex0x(seed),
      roles: ROLE_NAMES.filter((role) => isRoleMember(state, role, account, now)),
      liquid: String(readAccount(state, account)?.liquid ?? 0n),
      active: String(readStake(state, account).active),
      is_resident: residents !== null && name !== GUEST,
    };
  });
}

/** The demo account of a name or of an id. Throws where it is another one: only demo keys are published. */
export function requireDemo(keys: DevKeys, given: string): DevName {
  if (isDevName(given)) return given;
  const found = DEV_NAMES.find((name) => toHex0x(devKey(keys, name).description.account) === given);
  if (found !== undefined) return found;
  throw new RpcError("RPC_NOT_FOUND", `${given} is no demo account.`, {
    fix: `Name one of ${DEV_NAMES.join(", ")}, or sign with your own key.`,
    evidence: { account: given },
  });
}

/** The account of a demo name, or of an id of anyone. */
export function accountIdOf(keys: DevKeys, given: string): AccountId {
  if (isDevName(given)) return devKey(keys, given).description.account;
  if (given.startsWith("0x")) return accountRef(given);
  throw new RpcError("RPC_NOT_FOUND", `There is no demo account ${given}.`, {
    fix: `Name one of ${DEV_NAMES.join(", ")}, or an account by its id.`,
    evidence: { account: given },
  });
}
