import { readDelegateProfile } from "../../../governance/delegate-profile.ts";
import { readRecord } from "../../../governance/delegation-record.ts";
import { currentGraph } from "../../../governance/electorate.ts";
import type { ScopeName } from "../../../governance/electorate-table.ts";
import { readUint } from "../../../governance/parameter.ts";
import type { DevName } from "../dev-keys.ts";
import { moveOf, type ResidentMove } from "./resident-move.ts";
import { accountOf, type TownView } from "./town-view.ts";

const DELEGATES: readonly DevName[] = ["hana", "ivan", "june"];

/** In use on every chain that nobody has set up otherwise. */
const SCOPES: readonly ScopeName[] = ["community", "protocol", "treasury"];

/** Who delegates all of its power, and to whom in which shares. */
const DELEGATORS: readonly (readonly [DevName, readonly (readonly [DevName, number])[]])[] = [
  ["emil", [["hana", 10_000]]],
  [
    "fay",
    [
      ["ivan", 6000],
      ["june", 4000],
    ],
  ],
];

/** Delegates say that they accept; delegators delegate, and again when a term is over. */
export function delegate(view: TownView): readonly ResidentMove[] {
  const { state } = view;
  const profiles = DELEGATES.filter(
    (who) => !readDelegateProfile(state, accountOf(view, who)).acceptsDelegation,
  ).map((who) =>
    moveOf(who, "setDelegateProfile", { acceptsDelegation: true, acceptsForwarded: false }),
  );
  return [...profiles, ...DELEGATORS.flatMap(([who, shares]) => renew(view, who, shares))];
}

function renew(
  view: TownView,
  who: DevName,
  shares: readonly (readonly [DevName, number])[],
): readonly ResidentMove[] {
  const { state, context } = view;
  const owner = accountOf(view, who);
  const scopes = SCOPES.filter(
    (scope) => readRecord(state, currentGraph(state, scope), owner, "now") === undefined,
  );
  if (scopes.length === 0) return [];
  const delegation = {
    scopes: [...scopes].sort(
      (left, right) => left.length - right.length || (left < right ? -1 : 1),
    ),
    shares: shares.map(([name, bp]) => ({ delegate: accountOf(view, name), bp })),
    forward: false,
    expiresAt: context.now + readUint(state, "delegation.max_term_s", context.now),
  };
  return [moveOf(who, "setDelegation", delegation)];
}
