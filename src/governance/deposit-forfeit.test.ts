import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { readForfeit, splitContribution } from "./deposit-forfeit.ts";
import type { EndOfProposal } from "./end-of-proposal.ts";

test("contributions are split as in the golden file", () => {
  for (const { contributions, forfeit, forfeited, refunded } of governanceCases(
    "deposit_settlement",
  )) {
    const [n, d] = forfeit;
    const splits = contributions.map((amount: string) =>
      splitContribution(BigInt(amount), { n, d }),
    );
    const name = JSON.stringify({ contributions, forfeit });
    const texts = (side: "forfeited" | "refunded") =>
      splits.map((split: Record<typeof side, bigint>) => String(split[side]));
    assert.deepEqual(texts("forfeited"), forfeited, name);
    assert.deepEqual(texts("refunded"), refunded, name);
  }
});

test("what is kept depends on how a proposal ends, as section 5.4 lists it", () => {
  const rejected = (reason: Extract<EndOfProposal, { how: "rejected" }>["reason"]) =>
    ({ how: "rejected", reason, house: null }) as const;
  const cancelled = (reason: Extract<EndOfProposal, { how: "cancelled" }>["reason"]) =>
    ({ how: "cancelled", reason }) as const;
  const rows: readonly (readonly [EndOfProposal, boolean, readonly [number, number]])[] = [
    [{ how: "executed" }, true, [0, 1]],
    [{ how: "failed", reason: "stale" }, true, [0, 1]],
    [{ how: "expired" }, true, [0, 1]],
    [rejected("no_votes"), true, [1, 10]],
    [rejected("quorum"), true, [1, 10]],
    [rejected("no_electorate"), true, [0, 1]],
    [rejected("no_decisive"), true, [0, 1]],
    [rejected("tie"), true, [0, 1]],
    [rejected("approval"), true, [0, 1]],
    [rejected("support"), true, [0, 1]],
    [rejected("review_rejected"), true, [0, 1]],
    [rejected("review_security"), true, [0, 1]],
    [rejected("review_inconclusive"), true, [0, 1]],
    [rejected("review_deadline"), true, [0, 1]],
    [rejected("stale"), true, [0, 1]],
    [{ how: "vetoed", reason: "ballots", house: "community" }, true, [1, 1]],
    [{ how: "vetoed", reason: "council", house: null }, true, [0, 1]],
    [cancelled("proposer"), true, [1, 20]],
    [cancelled("proposer"), false, [0, 1]],
    [cancelled("cancel"), true, [0, 1]],
    [cancelled("kill"), true, [1, 1]],
    [cancelled("rolled_back"), true, [0, 1]],
  ];
  for (const [end, wasSubmitted, [n, d]] of rows) {
    const name = JSON.stringify({ end, wasSubmitted });
    assert.deepEqual(readForfeit(emptyDraft(), end, wasSubmitted), { n, d }, name);
  }
});
