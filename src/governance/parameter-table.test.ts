import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_LIMITS, HARD_LIMITS } from "../ledger/limits.ts";
import {
  isParameterKey,
  PARAMETER_KEYS,
  type ParameterKey,
  parameterRow,
} from "./parameter-table.ts";
import { showParameter } from "./parameter-value.ts";

const H = 3600;
const D = 86_400;

/** The table of the specification beside that of the tracks: class, bounds, initial value. */
const TABLE = `
clock.max_step_s G 10..3600 300
timelock.min_s G ${H}..${30 * D} ${D}
late.min_s G 60..86400 3600
exec.max_attempts X 1..10 3
exec.retry_s X 60..86400 3600
delegation.enabled G bool true
delegation.max_shares G 1..5 5
delegation.max_depth G 1..4 3
delegation.max_term_s E ${D}..${5 * 365 * D} ${365 * D}
vote.max_changes X 0..64 8
vote.justification_bytes X 0..4096 1024
spike.ratio G 1/1..10/1 3/2
spike.days G 0..7 7
proposal.max_bytes X 4096..262144 65536
proposal.draft_ttl_s X ${D}..${90 * D} ${30 * D}
proposal.slot_wait_s X ${D}..${90 * D} ${30 * D}
proposal.max_edits X 0..50 10
proposal.max_open_per_proposer X 1..20 3
deposit.forfeit.quorum G 0/1..1/1 1/10
deposit.forfeit.veto G 0/1..1/1 1/1
deposit.forfeit.cancel G 0/1..1/1 1/20
deposit.forfeit.kill G 0/1..1/1 1/1
stake.warmup_s E 0..${30 * D} ${3 * D}
stake.unbonding_s E ${D}..${60 * D} ${21 * D}
validator.min_stake E 1..170141183460469231731687303715884105727 10000000000
validator.max E 1..128 100
validator.set_period E 1..10000 100
slash.equivocation E 0/1..1/2 1/20
slash.downtime E 0/1..1/100 1/1000
slash.destination E treasury|burn treasury
slash.jail_s E 0..${90 * D} ${7 * D}
fee.base.transfer E 0..10000000 1000
fee.base.stake E 0..10000000 1000
fee.base.governance E 0..10000000 1000
fee.base.forum E 0..10000000 1000
fee.base.statement E 0..10000000 1000
fee.base.vote E 0..10000000 0
fee.per_byte E 0..10000000 10
fee.per_cost E 0..10000000 100
fee.split.burn E 0..10000 2000
fee.split.treasury E 0..10000 3000
review.min_reports G 3..9 3
review.approve G 500000/999999..1/1 2/3
review.reject G 0/1..499999/999999 1/3
review.period_s X ${D}..${30 * D} ${7 * D}
review.revision_s X ${D}..${30 * D} ${7 * D}
review.max_rounds X 1..3 2
review.security_fail X 0..5 2
reputation.period_s E ${D}..${90 * D} ${30 * D}
reputation.review_gain E 0..1500 20
reputation.attestation_gain E 0..1500 10
reputation.ballot_gain E 0..1500 2
reputation.missed_loss E 0..1500 20
reputation.sanction_loss E 0..1500 250
reputation.slash_level E 500..2000 500
param.max_step G 1/100..1/1 1/4
param.window_s G ${D}..${90 * D} ${30 * D}
param.window_max G 1/100..1/1 1/2
ramp.max_s G 0..${365 * D} ${180 * D}
treasury.window_s G ${7 * D}..${90 * D} ${30 * D}
treasury.window_max G 1/100..1/2 1/5
treasury.tier_small G 0/1..1/1 1/1000
treasury.tier_medium G 0/1..1/1 1/50
treasury.small_window G 0/1..1/1 1/100
emergency.pause_max_s G ${H}..${7 * D} ${72 * H}
emergency.maintenance_max_s G ${H}..${7 * D} ${48 * H}
emergency.freeze_max_s G ${H}..${7 * D} ${7 * D}
emergency.ratified_pause_s G ${D}..${90 * D} ${14 * D}
emergency.ratified_maintenance_s G ${D}..${90 * D} ${7 * D}
emergency.ratified_freeze_s G ${D}..${90 * D} ${90 * D}
emergency.cooldown_s G ${D}..${60 * D} ${14 * D}
emergency.council_total_s G ${H}..${7 * D} ${72 * H}
council.emergency.k G 1..64 5
council.emergency.n G 1..64 7
rollback.max_depth_blocks G 100..10000 1000
rollback.horizon_blocks G 200..20000 2000
rollback.cooldown_s G ${D}..${365 * D} ${30 * D}
rollback.resume_s G 60..${D} 600
rollback.max_keys G 1000..10000000 1000000
upgrade.min_notice_blocks G 100..1000000 1000
epoch.signal G 5/6..1/1 5/6
epoch.window_blocks G 144..20160 2016
epoch.timeout_blocks G 144..1000000 20160
attest.k G 1..64 5
attest.n G 1..64 7
attest.deadline_s G ${H}..${30 * D} ${7 * D}
sanction.interim_max_s G 0..${7 * D} ${72 * H}
sanction.max_s G ${D}..${365 * D} ${180 * D}
forum.body_bytes X 256..65536 8192
forum.posts_per_hour X 1..1000 20
forum.edit_window_s X 60..${30 * D} ${D}
forum.slow_max_s X 60..${30 * D} ${D}
forum.appeal_s X ${H}..${90 * D} ${14 * D}
bench.criteria.version X 1..1000000 1
bench.criteria.digest X digest -
bench.criteria.profile X full|ci full
audit.checkpoint_blocks X 10..100000 1000
`;

const OF_OTHER_TABLES = /^(track|electorate|ledger)\./;

test("every parameter has the class, bounds and initial value of the specification", () => {
  const shown = PARAMETER_KEYS.filter((key) => !OF_OTHER_TABLES.test(key)).map(showRow);
  assert.deepEqual(shown, TABLE.trim().split("\n"));
});

test("what decides about deciding is decided by the constitution", () => {
  for (const key of PARAMETER_KEYS.filter((each) => OF_OTHER_TABLES.test(each))) {
    assert.equal(parameterRow(key).class, "G", key);
  }
});

test("limits of the ledger begin as those of new chains, within its hard bounds", () => {
  const { bodyBytesMax, countMax, txBytesMax, sigCostMax } = HARD_LIMITS;
  const limits = ["body_bytes_max", "count_max", "tx_bytes_max", "sig_cost_max", "seal_interval"];
  const hard = [bodyBytesMax, countMax, txBytesMax, sigCostMax, 65_536];
  const usual = Object.values(DEFAULT_LIMITS);
  for (const [place, name] of limits.entries()) {
    const row = showRow(`ledger.limits.${name}` as ParameterKey);
    assert.equal(row, `ledger.limits.${name} G 1..${hard[place]} ${usual[place]}`);
  }
});

test("a key fits into the state and into a genesis document", () => {
  for (const key of PARAMETER_KEYS) {
    assert(key.length <= 48, key);
    assert(isParameterKey(key));
  }
  assert(!isParameterKey("toString"));
});

function showRow(key: ParameterKey): string {
  const row = parameterRow(key);
  return [key, row.class, showBounds(key), showParameter(row.initial)].join(" ");
}

function showBounds(key: ParameterKey): string {
  const row = parameterRow(key);
  switch (row.kind) {
    case "uint":
    case "amount":
    case "fraction":
    case "optional share":
      return `${showParameter(row.min)}..${showParameter(row.max)}`;
    case "choice":
    case "optional choice":
      return row.options.join("|");
    default:
      return row.kind;
  }
}
