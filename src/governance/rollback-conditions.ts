import { assert } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import type { GovernanceContext } from "./context.ts";
import { irreversibleAbove } from "./irreversible.ts";
import { readUint } from "./parameter.ts";
import { pastState } from "./past-state.ts";
import type { Rejection } from "./rejection.ts";
import { lastRollback } from "./rollback-record.ts";
import type { StateReader } from "./state-access.ts";
import { isSupplyBalanced, readSupply } from "./supply.ts";

/** A rollback as its conditions see it: where to, and what its plan says that it cannot undo. */
interface AskedRollback {
  readonly target: Height;
  readonly irreversible: readonly string[];
}

interface RollbackCondition {
  readonly name: "F1" | "F2" | "F3" | "F4" | "F5" | "F6" | "F7" | "F8";
  /** What it asks, in words. */
  readonly asks: string;
  /** The compared numbers where it does not hold, else null. Requires: those before it hold. */
  readonly judge: (
    state: StateReader,
    asked: AskedRollback,
    context: GovernanceContext,
  ) => Rejection["facts"] | null;
}

/** When the state of an earlier height can be restored, in the order in which it is judged. */
export const ROLLBACK_CONDITIONS: readonly RollbackCondition[] = [
  {
    name: "F1",
    asks: "the target is an earlier block, and not the first",
    judge: (_state, { target }, { height }) =>
      target >= 1 && target < height ? null : { target, height },
  },
  {
    name: "F2",
    asks: "the target is no deeper than rollback.max_depth_blocks",
    judge(state, { target }, { height, now }) {
      const depth = height - target;
      const max = readUint(state, "rollback.max_depth_blocks", now);
      return depth <= max ? null : { depth, max };
    },
  },
  {
    name: "F3",
    asks: "what the blocks since have changed can be undone",
    judge: (_state, { target }, { ledger }) => (ledger.canUndoTo(target) ? null : { target }),
  },
  {
    name: "F4",
    asks: "no epoch and no rule version has begun since",
    judge: (_state, { target }, { height, ledger }) =>
      ledger.hasBoundary(target, height) ? { target, height } : null,
  },
  {
    name: "F5",
    asks: "the plan names everything since that cannot be undone",
    judge(state, { target, irreversible }) {
      const found = irreversibleAbove(state, target);
      if (found === undefined) return { target };
      const unnamed = found.find((name) => !irreversible.includes(name));
      return unnamed === undefined ? null : { unnamed };
    },
  },
  {
    name: "F6",
    asks: "no rollback has run since, and rollback.cooldown_s has passed since the last",
    judge(state, { target }, { now }) {
      const last = lastRollback(state);
      if (last === undefined) return null;
      if (last.height > target) return { target, earlier: last.height };
      const until = last.at + readUint(state, "rollback.cooldown_s", now);
      return now < until ? { now, until } : null;
    },
  },
  {
    name: "F7",
    asks: "no more keys have changed than rollback.max_keys",
    judge(state, { target }, { now, ledger }) {
      const keys = ledger.changedKeysAbove(target)?.length;
      assert(keys !== undefined, `what can be undone to ${target} has no changes`);
      const max = readUint(state, "rollback.max_keys", now);
      return keys > max ? { keys, max } : null;
    },
  },
  {
    name: "F8",
    asks: "the supply added up at the target",
    // That it does so again is checked on the branch of the run.
    judge: (_state, { target }, { ledger }) =>
      isSupplyBalanced(readSupply(pastState(ledger, target))) ? null : { target },
  },
];
