import assert from "node:assert/strict";
import { test } from "node:test";
import { declare, fallbackNetwork, scheduleOf, topicsOf } from "../support/fallback-network.ts";
import { replayAll } from "../support/replay-all.ts";
import { attestAnchor, COUNCIL_ACCOUNTS, targetOf } from "../support/test-acts.ts";
import { evidencePayload } from "../support/test-evidence.ts";
import { NO_FLOOR, POLICIES, SHORT_TIMING } from "../support/test-genesis.ts";
import { testKey } from "../support/test-keys.ts";
import { transactionItem } from "../support/test-transactions.ts";

const L = 0x12;
const P = 0x16;
const Q = 0x14;

const accountOf = (name: string) => ({ keys: [testKey(2, name)], amount: 10n ** 15n });

// Timing of the test network: notice 3, delay 4, freeze 2, dwell 5, so that a fallback that starts at s lapses at
// s + 5 and its return starts at s + 9.

test("a fallback from v2-pq-primary lapses and the chain returns", () => {
  const network = fallbackNetwork({ rule: 4, algs: { legacy: L, pq: P } });
  network.sealTo(4);
  assert.equal(declare(network, targetOf(3, { legacy: L, pq: P })), 8);
  assert.deepEqual(topicsOf(network.tip), ["fallback.declared", "epoch.scheduled"]);
  network.sealTo(12);
  assert.deepEqual(topicsOf(network.at(8)), ["epoch.started"]);
  assert.equal(network.branch.facts.openFallback?.expiry, 13);
  network.seal();
  assert.deepEqual(topicsOf(network.tip), ["fallback.lapsed", "epoch.scheduled"]);
  assert.notEqual(network.branch.facts.openFallback, null, "open until the return has started");
  network.sealTo(20);
  assert.deepEqual(scheduleOf(network), [
    "0: rule 4 [12, 16] from 0",
    "3: rule 3 [12, 16] from 8",
    "4: rule 4 [12, 16] from 17",
  ]);
  assert.equal(network.branch.facts.openFallback, null);
  replayAll(network);
});

test("a fallback to v2-dual-optional returns under an anchor of the own history", () => {
  const network = fallbackNetwork({ rule: 3, algs: { legacy: L, pq: P } });
  const start = declare(network, targetOf(2, { legacy: L, pq: P }));
  network.sealTo(start + 12, { carryPq: false });
  assert.deepEqual(scheduleOf(network), [
    "0: rule 3 [12, 16] from 0",
    "3: rule 2 [12, 16] from 4",
    "4: rule 3 [12, 16] from 13",
  ]);
  const anchor = network.branch.facts.schedule[2]?.record.anchor;
  assert.deepEqual([anchor?.code, anchor?.size], [P, 9]);
  replayAll(network);
});

test("a fallback from v3-pq-only brings a legacy code back under an attested anchor", () => {
  const network = fallbackNetwork({ rule: 5, algs: { legacy: null, pq: P } });
  network.sealTo(5);
  const attested = attestAnchor(network, L, 5);
  const [[, historyRoot] = []] = attested.digests.historyRoots;
  assert(historyRoot !== undefined);
  const anchor = { code: L, size: 5, historyRoot };
  const start = declare(network, targetOf(3, { legacy: L, pq: P }, anchor), {
    payload: { attested },
  });
  network.sealTo(start + 12);
  assert.deepEqual(scheduleOf(network), [
    "0: rule 5 [-, 16] from 0",
    "3: rule 3 [12, 16] from 9",
    "4: rule 5 [-, 16] from 18",
  ]);
  replayAll(network);
});

test("a fallback that replaces a code returns to it, whose lane was kept meanwhile", () => {
  for (const [rule, algs, next] of [
    [3, { legacy: L, pq: P }, { legacy: L, pq: Q }],
    [4, { legacy: L, pq: P }, { legacy: Q, pq: P }],
    [5, { legacy: null, pq: P }, { legacy: null, pq: Q }],
  ] as const) {
    const network = fallbackNetwork({ rule, algs });
    network.sealTo(3);
    const code = Q;
    const attested = attestAnchor(network, code, 4);
    const [[, historyRoot] = []] = attested.digests.historyRoots;
    assert(historyRoot !== undefined);
    const anchor = { code, size: 4, historyRoot };
    const start = declare(network, targetOf(rule, next, anchor), { payload: { attested } });
    network.sealTo(start + 1);
    const kept = [...network.branch.lanes.keys()].sort();
    assert.deepEqual(
      kept,
      [L, Q, P].filter((lane) => lane !== L || rule !== 5),
      `rule ${rule}`,
    );
    network.sealTo(start + 12);
    const [, , back] = network.branch.facts.schedule;
    assert.deepEqual(back?.record.algs, algs, `rule ${rule}`);
    replayAll(network);
  }
});

test("a planned record gives way to a return before its freeze", () => {
  const plan = [
    { start: 12, rule: 4, algs: { legacy: L, pq: P }, policy: POLICIES[4], timing: SHORT_TIMING },
  ] as const;
  const network = fallbackNetwork({ rule: 4, algs: { legacy: L, pq: P }, plan });
  assert.equal(declare(network, targetOf(3, { legacy: L, pq: P })), 4);
  network.sealTo(8);
  assert.deepEqual(topicsOf(network.tip), ["epoch.scheduled"], "the plan's way back, from 12 on");
  network.seal();
  assert.deepEqual(topicsOf(network.tip), [
    "epoch.cancelled",
    "fallback.lapsed",
    "epoch.scheduled",
  ]);
  network.sealTo(14);
  assert.deepEqual(scheduleOf(network), [
    "0: rule 4 [12, 16] from 0",
    "3: rule 3 [12, 16] from 4",
    "4: rule 4 [12, 16] from 13",
  ]);
  replayAll(network);
});

test("a planned record inside its freeze is waited for, and ends the fallback if it leads back", () => {
  const plan = [
    { start: 11, rule: 4, algs: { legacy: L, pq: P }, policy: POLICIES[4], timing: SHORT_TIMING },
  ] as const;
  const network = fallbackNetwork({ rule: 4, algs: { legacy: L, pq: P }, plan });
  declare(network, targetOf(3, { legacy: L, pq: P }));
  network.sealTo(10);
  assert.notEqual(network.branch.facts.openFallback, null, "expired at 9, and frozen");
  network.seal();
  assert.deepEqual(topicsOf(network.tip), ["epoch.started", "fallback.lapsed"]);
  assert.equal(network.branch.facts.openFallback, null);
  replayAll(network);
});

test("evidence about the anchor of a return takes the return, and it is scheduled again", () => {
  const network = fallbackNetwork({
    rule: 3,
    algs: { legacy: L, pq: P },
    accounts: [...COUNCIL_ACCOUNTS, ...["carrier", "reporter"].map(accountOf)],
  });
  const start = declare(network, targetOf(2, { legacy: L, pq: P }));
  network.sealTo(start + 5);
  assert.deepEqual(topicsOf(network.tip), ["fallback.lapsed", "epoch.scheduled"]);
  const first = attestAnchor(network, P, 5);
  const second = attestAnchor(network, P, 5, { root: new Uint8Array(32) });
  const payload = evidencePayload({ form: "anchor", code: P, size: 5, first, second });
  const keys = [testKey(2, "reporter")];
  const item = transactionItem(network, { command: "submitEvidence", keys, payload });
  network.seal({ items: [item] });
  assert.deepEqual(topicsOf(network.tip), [
    "evidence.accepted",
    "epoch.cancelled",
    "fallback.lapsed",
    "epoch.scheduled",
  ]);
  network.sealTo(start + 12);
  assert.deepEqual(scheduleOf(network), [
    "0: rule 3 [12, 16] from 0",
    "3: rule 2 [12, 16] from 4",
    "4: rule 3 [12, 16] from 14",
  ]);
  replayAll(network);
});

test("a floor between the two rules refuses the fallback, whoever signs", () => {
  const network = fallbackNetwork({
    rule: 4,
    algs: { legacy: L, pq: P },
    floor: { ...NO_FLOOR, minRank: 3 },
  });
  declare(network, targetOf(3, { legacy: L, pq: P }));
  const high = fallbackNetwork({
    rule: 4,
    algs: { legacy: L, pq: P },
    floor: { ...NO_FLOOR, minRank: 4 },
  });
  assert.throws(() => declare(high, targetOf(3, { legacy: L, pq: P })), /EPOCH_BELOW_FLOOR/);
});
