import type { ElectorateName } from "../../governance/electorate-name.ts";
import { explainPower } from "../../governance/power-steps.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { ACCOUNT_METHODS } from "../../rpc/methods/accounts.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { Pace } from "../service/pace.ts";
import { accountJson } from "./account-json.ts";
import { accountRef } from "./account-ref.ts";
import {
  delegationTree,
  EDGES_MAX,
  type EdgeJson,
  edgesIn,
  edgesOut,
  type NodeJson,
  seeGraph,
} from "./delegation-tree.ts";
import { electoratesInUse, scopeRef, scopesInUse } from "./electorates.ts";
import { type Ground, groundOf, pinnedGroundOf } from "./ground.ts";
import type { Handlers } from "./handlers.ts";
import { listDelegates } from "./list-delegates.ts";
import { listValidators } from "./list-validators.ts";
import { shareText } from "./ratio.ts";

type PowerJson = ResultOf<(typeof ACCOUNT_METHODS)["get_voting_power"]>["electorates"][number];

/** Answers about accounts and power. */
export const ACCOUNT_HANDLERS: Handlers<typeof ACCOUNT_METHODS> = {
  get_account({ account }, call) {
    const found = accountJson(groundOf(call), accountRef(account));
    if (found !== undefined) return found;
    throw new RpcError("RPC_NOT_FOUND", `Nothing was ever credited to ${account}.`, {
      evidence: { account },
    });
  },
  get_voting_power({ account, scope }, call) {
    const ground = groundOf(call);
    const { state, now } = ground;
    const names =
      scope === undefined
        ? electoratesInUse(state, now)
        : [{ house: "community", scope: scopeRef(scope) } as const];
    return {
      account,
      electorates: names.map((name) => powerJson(ground, name, accountRef(account))),
    };
  },
  async get_delegations({ account, direction, scope }, call) {
    const ground = pinnedGroundOf(call);
    const pace = new Pace(call);
    const { state, now } = ground;
    const scopes = scope === undefined ? scopesInUse(state, now) : [scopeRef(scope)];
    const graphs = scopes.map((name) => seeGraph(ground, name, pace));
    const id = accountRef(account);
    // One more than is shown, which says that there are more.
    const inward: EdgeJson[] = [];
    const tree: NodeJson[] = [];
    for (const seen of graphs) {
      const edges = EDGES_MAX + 1 - inward.length;
      if (direction !== "out") {
        inward.push(...(await edgesIn(ground, seen, { account: id, limit: edges })));
      }
      const limit = EDGES_MAX + 1 - tree.length;
      tree.push(...(await delegationTree(ground, seen, { account: id, direction, limit })));
    }
    return {
      account,
      out: direction === "in" ? [] : graphs.flatMap((seen) => edgesOut(ground, seen, id)),
      in: inward.slice(0, EDGES_MAX),
      tree: tree.slice(0, EDGES_MAX),
      truncated: inward.length > EDGES_MAX || tree.length > EDGES_MAX,
    };
  },
  list_delegates: listDelegates,
  list_validators: listValidators,
};

function powerJson({ state }: Ground, name: ElectorateName, account: AccountId): PowerJson {
  const power = explainPower(state, name, account, "now");
  return {
    house: name.house,
    scope: name.scope,
    function: power.function,
    fields: power.fields.map(({ field, amount }) => ({ field, amount: String(amount) })),
    own: String(power.own),
    delegated: power.delegated.map(({ delegate, bp, amount }) => {
      return { delegate: toHex0x(delegate), bp, amount: String(amount) };
    }),
    received: String(power.received),
    forwarded_to: power.forwardedTo === null ? null : toHex0x(power.forwardedTo),
    // The functions that this version counts multiply nothing and cap nothing.
    multipliers: [],
    cap: null,
    most: String(power.most),
    total: String(power.total),
    share: shareText(power.most, power.total),
  };
}
