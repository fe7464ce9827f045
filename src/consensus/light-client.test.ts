import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  buildLightChain,
  FIRST_SEALERS,
  historySteps,
  LATER_SEALERS,
  LIGHT_EPOCHS,
  LIGHT_FLOOR,
  lightContext,
  openAtGenesis,
  updateTo,
} from "../../test/support/light-scene.ts";
import { PLAIN_HASHES } from "../../test/support/plain-hashes.ts";
import { planEpochs, SYNTHETIC_CHAIN_ID, setOf } from "../../test/support/synthetic-chain.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeEpochHash, type EpochRecord, epochAlgorithm } from "../ledger/epoch-record.ts";
import type { HeaderV2 } from "../ledger/header.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { ChainId } from "../primitives/brand.ts";
import { DEFAULT_POLICIES } from "./default-policy.ts";
import type { LightClient } from "./light-client.ts";
import { type LightCheckpoint, openLightClient } from "./light-client-checkpoint.ts";
import {
  type LightContext,
  type LightUpdate,
  TRUSTING_PERIOD_MS,
  verifyUpdate,
} from "./light-client-update.ts";

const TIP = 34;
const chain = buildLightChain(TIP);
const context = lightContext(chain, TIP);

/** The client after true updates to the given blocks. */
function follow(heights: readonly number[], from = openAtGenesis(chain)): LightClient {
  let client = from;
  for (const height of heights) {
    const report = verifyUpdate(client, updateTo(chain, client, height), context);
    assert(report.ok, `${height}: ${inspect(report)}`);
    client = report.value.client;
  }
  return client;
}

/** Code of the refusal of a true update with something changed. */
function codeOf(
  client: LightClient,
  height: number,
  change: Partial<LightUpdate> = {},
  otherwise: Partial<LightContext> = {},
): string {
  const update = { ...updateTo(chain, client, height), ...change };
  const report = verifyUpdate(client, update, { ...context, ...otherwise });
  return report.ok ? "followed" : report.error.code;
}

test("a client follows from block 0 across every rule version and a change of sealers", () => {
  // Each boundary needs a header that announces it, and the new set one that names it.
  const steps = [4, 6, 7, 11, 14, 15, 16, 19, 25, 29, 30, TIP];
  for (const heights of [steps, Array.from({ length: TIP }, (_, i) => i + 1)]) {
    const client = follow(heights);
    assert.deepEqual(client.ids, chain.at(TIP).ids);
    assert.deepEqual(client.epoch.record, LIGHT_EPOCHS[3]?.record);
    assert.deepEqual(client.sealers, setOf(LATER_SEALERS));
    assert.deepEqual([...client.histories.keys()], [0x16]);
    assert.equal(client.histories.get(0x16)?.size, TIP + 1);
  }
});

test("the report says what was on the sealers' word", () => {
  const gaps = (height: number, client: LightClient) => {
    const report = verifyUpdate(client, updateTo(chain, client, height), context);
    assert(report.ok);
    return [report.value.weight, report.value.total, ...report.value.notChecked];
  };
  assert.deepEqual(gaps(4, follow([])), [4n, 4n, "bodies"]);
  assert.deepEqual(gaps(11, follow([4])), [4n, 4n, "bodies", "decision"]);
  assert.deepEqual(gaps(15, follow([4, 11])), [4n, 4n, "bodies", "keys"]);
});

test("a lineage that an optional header leaves out stays known from before", () => {
  const at6 = follow([5, 6]);
  assert.equal(at6.histories.get(0x12)?.size, 7);
  assert.equal(at6.histories.get(0x16)?.size, 6);
  assert.equal(follow([5, 6, 7]).histories.get(0x16)?.size, 8);
});

test("an update that is not newer, too far ahead, or on too old a ground is refused", () => {
  const client = follow([4]);
  assert.equal(codeOf(client, 4), "LEDGER_LIGHT_NOT_NEWER");
  assert.equal(codeOf(client, 3), "LEDGER_LIGHT_NOT_NEWER");
  const { timeMs } = client.header;
  const later = { nowMs: timeMs + TRUSTING_PERIOD_MS };
  assert.equal(codeOf(client, 5, {}, later), "followed");
  assert.equal(codeOf(client, 5, {}, { nowMs: later.nowMs + 1 }), "LEDGER_LIGHT_EXPIRED");
  const next = chain.at(5).header.timeMs;
  assert.equal(codeOf(client, 5, {}, { nowMs: next - 120_000 }), "followed");
  assert.equal(codeOf(client, 5, {}, { nowMs: next - 120_001 }), "LEDGER_LIGHT_AHEAD");
  const ahead = { ...client, header: { ...client.header, timeMs: next } };
  assert.equal(codeOf(ahead, 5), "LEDGER_LIGHT_TIME");
});

test("a header of another chain, of v1-legacy, or of no chain is refused", () => {
  const client = follow([4]);
  const stranger = { ...client, chainId: new Uint8Array(64) as ChainId };
  assert.equal(codeOf(stranger, 5), "LEDGER_LIGHT_HEADER");
  assert.equal(codeOf(client, 5, { header: Uint8Array.of(0x80) }), "LEDGER_LIGHT_HEADER");
  const header = V1_HEADER;
  assert.equal(codeOf(client, 5, { header }), "LEDGER_LIGHT_V1");
  const opened = openLightClient(SYNTHETIC_CHAIN_ID, { ...checkpoint(), header }, context);
  assert(!opened.ok && opened.error.code === "LEDGER_LIGHT_V1");
});

test("an epoch is entered only when the trusted header announced it", () => {
  const found = follow([3]);
  assert.equal(codeOf(found, 10), "LEDGER_LIGHT_EPOCH_UNANNOUNCED");
  const informed = follow([4]);
  assert.equal(codeOf(informed, 10), "followed");
  assert.equal(codeOf(informed, 20), "LEDGER_LIGHT_EPOCH_UNANNOUNCED");
  const record = chain.at(10).epoch.record;
  assert.equal(codeOf(informed, 10, { record: null }), "LEDGER_LIGHT_RECORD");
  assert.equal(codeOf(informed, 5, { record }), "LEDGER_LIGHT_RECORD");
  const altered = { ...record, timing: { ...record.timing, finalityBlocks: 2 } };
  assert.equal(codeOf(informed, 10, { record: altered }), "LEDGER_LIGHT_EDGE");
});

test("a record below the floor is not followed, whoever sealed it", () => {
  const client = follow([4, 11, 15, 19]);
  for (const floor of [
    { ...LIGHT_FLOOR, minRank: 4 },
    { ...LIGHT_FLOOR, vote: 2 as const },
  ]) {
    assert.equal(codeOf({ ...client, floor }, 20), "followed");
  }
  for (const floor of [
    { ...LIGHT_FLOOR, minRank: 5 },
    { ...LIGHT_FLOOR, other: 2 as const },
  ]) {
    assert.equal(codeOf({ ...client, floor }, 20), "LEDGER_LIGHT_FLOOR");
  }
});

test("a client that lacks an algorithm of the next epoch stops before it", () => {
  const client = follow([4]);
  const hashes = new Map([...PLAIN_HASHES].filter(([code]) => code !== 0x16));
  assert.equal(codeOf(client, 10, {}, { hashes }), "LEDGER_LIGHT_UNABLE");
  const suites = new Map([...context.suites].filter(([suite]) => suite !== 3));
  assert.equal(codeOf(client, 10, {}, { suites }), "LEDGER_LIGHT_UNABLE");
});

test("a history that does not begin with the known one is refused", () => {
  const client = follow([4]);
  const other = buildLightChain(6, { forkAt: 3 });
  // Another branch, sealed by the same sealers: its history has another block 3.
  const update = updateTo(other, client, 5);
  const forked = verifyUpdate(client, update, context);
  assert(!forked.ok && forked.error.code === "LEDGER_LIGHT_HISTORY", inspect(forked));
  const { histories } = updateTo(chain, client, 5);
  const [legacy, pq] = histories;
  assert(legacy !== undefined && pq !== undefined);
  const digest = new Uint8Array(32);
  assert.equal(codeOf(client, 5, { histories: [legacy] }), "LEDGER_LIGHT_HISTORY_CODE");
  const unasked = [...histories, { code: 0x20, nodes: [], path: [] }];
  assert.equal(codeOf(client, 5, { histories: unasked }), "LEDGER_LIGHT_HISTORY_CODE");
  for (const wrong of [
    { ...pq, path: [...pq.path, digest] },
    { ...pq, nodes: [...pq.nodes, digest] },
    { ...pq, nodes: pq.nodes.with(0, digest) },
    { ...pq, nodes: pq.nodes.slice(1) },
  ]) {
    assert.equal(codeOf(client, 5, { histories: [legacy, wrong] }), "LEDGER_LIGHT_HISTORY");
  }
  const [, far] = updateTo(chain, client, 9).histories;
  assert(far !== undefined && far.path.length > 0);
  const cut = { ...far, path: far.path.slice(1) };
  assert.equal(
    codeOf(client, 9, { histories: [updateTo(chain, client, 9).histories[0] ?? cut, cut] }),
    "LEDGER_LIGHT_HISTORY",
  );
  const unknown = { ...client, histories: new Map([...client.histories].slice(0, 1)) };
  assert.equal(codeOf(unknown, 9), "followed");
  assert.equal(
    codeOf(unknown, 9, { histories: updateTo(chain, client, 9).histories }),
    "LEDGER_LIGHT_HISTORY",
  );
});

test("a set of sealers is taken only when the header names it", () => {
  const client = follow([4, 11]);
  const strangers = setOf(LATER_SEALERS.slice(1));
  assert.equal(codeOf(client, 14, { sealers: strangers }), "LEDGER_LIGHT_SEALERS_HASH");
  assert.equal(codeOf(client, 15, { sealers: null }), "LEDGER_LIGHT_SEALERS_MISSING");
  assert.equal(codeOf(client, 15, { sealers: setOf(FIRST_SEALERS) }), "LEDGER_LIGHT_SEALERS_HASH");
  // The new set seals block 16; a client that has not seen the header that names it does not know it.
  assert.equal(codeOf(client, 16), "LEDGER_LIGHT_COMMIT");
  assert.equal(codeOf(follow([15], client), 16), "followed");
});

test("a header is sealed by more than two thirds of the set that the trusted header names", () => {
  const client = follow([4, 11]);
  const [a, b, c, d] = FIRST_SEALERS;
  assert(a !== undefined && b !== undefined && c !== undefined && d !== undefined);
  assert.equal(codeOf(client, 13, { commit: chain.commit(13, [a, b, c]) }), "followed");
  assert.equal(codeOf(client, 13, { commit: chain.commit(13, [a, b]) }), "LEDGER_LIGHT_COMMIT");
  const elsewhere = { ...chain.commit(12), height: 13 };
  assert.equal(codeOf(client, 13, { commit: elsewhere }), "LEDGER_LIGHT_COMMIT");
  assert.equal(codeOf(client, 13, { commit: chain.commit(12) }), "LEDGER_LIGHT_COMMIT_HEIGHT");
});

test("no flipped bit of a header is followed", () => {
  const client = follow([4, 11]);
  const update = updateTo(chain, client, 12);
  for (let bit = 0; bit < 8 * update.header.length; bit++) {
    const header = Uint8Array.from(update.header);
    header[bit >> 3] = (header[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(verifyUpdate(client, { ...update, header }, context).ok, false, `bit ${bit}`);
  }
});

test("sealers who leave a lineage or the dual commitment out together are not followed", () => {
  const client = follow([4, 11]);
  const swap = (header: HeaderV2): HeaderV2 => ({
    ...header,
    lineages: header.lineages.toReversed(),
  });
  const stripPq = ({ lineages, ...header }: HeaderV2): HeaderV2 => ({
    ...header,
    lineages: lineages.slice(0, 1),
    dual: null,
  });
  const stripLegacy = ({ lineages, ...header }: HeaderV2): HeaderV2 => ({
    ...header,
    lineages: lineages.slice(1),
  });
  const stripDual = (header: HeaderV2): HeaderV2 => ({ ...header, dual: null });
  const swapDual = ({ dual, ...header }: HeaderV2): HeaderV2 => ({
    ...header,
    dual: dual && [dual[1], dual[0]],
  });
  for (const [code, alter] of [
    ["LEDGER_LIGHT_LINEAGE", swap],
    ["LEDGER_LIGHT_LINEAGE", stripPq],
    ["LEDGER_LIGHT_LINEAGE", stripLegacy],
    ["LEDGER_LIGHT_DUAL", stripDual],
    ["LEDGER_LIGHT_DUAL", swapDual],
  ] as const) {
    const altered = buildLightChain(13, {
      alter: (header) => (header.height === 13 && header.type === "v2" ? alter(header) : header),
    });
    const report = verifyUpdate(client, updateTo(altered, client, 13), context);
    assert(!report.ok && report.error.code === code, `${alter.name}: ${inspect(report)}`);
  }
  // A rule with one lineage has no dual commitment; an optional one has none without its second lineage.
  const late = follow([4, 11, 15, 19, 29, 30]);
  const digest = new Uint8Array(32);
  const added = buildLightChain(31, {
    alter: (header) =>
      header.height === 31 && header.type === "v2" ? { ...header, dual: [digest, digest] } : header,
  });
  const report = verifyUpdate(late, updateTo(added, late, 31), context);
  assert(!report.ok && report.error.code === "LEDGER_LIGHT_DUAL", inspect(report));
});

test("a change of epoch in its freeze can neither be withdrawn nor passed over", () => {
  const epochs = LIGHT_EPOCHS.slice(0, 3).map((epoch) =>
    epoch.record.start === 20 ? { ...epoch, cancelled: 19 } : epoch,
  );
  const withdrawn = buildLightChain(24, { epochs });
  const before = follow([4, 11, 15, 17]);
  const frozen = follow([18], before);
  const outcome = (client: LightClient, height: number) => {
    const report = verifyUpdate(client, updateTo(withdrawn, client, height), context);
    return report.ok ? "followed" : report.error.code;
  };
  assert.equal(outcome(before, 19), "followed");
  assert.equal(outcome(before, 21), "followed");
  assert.equal(outcome(frozen, 19), "LEDGER_LIGHT_EPOCH_FROZEN");
  assert.equal(outcome(frozen, 20), "LEDGER_LIGHT_EPOCH_FROZEN");
  assert.equal(outcome(frozen, 21), "LEDGER_LIGHT_EPOCH_FROZEN");
  assert.equal(codeOf(frozen, 19), "followed");
  assert.equal(codeOf(frozen, 20), "followed");
});

test("records that do not chain are not entered though they were announced", () => {
  const [first, second] = LIGHT_EPOCHS;
  assert(first !== undefined && second !== undefined);
  const bad: readonly Partial<EpochRecord>[] = [
    { index: 2 },
    { prevEpochHash: new Uint8Array(32) },
    { start: 9 },
    { rule: 5, algs: { legacy: null, pq: 0x16 }, policy: DEFAULT_POLICIES[5] },
    { algs: { legacy: 0x12, pq: null } },
  ];
  for (const change of bad) {
    const record = { ...second.record, ...change };
    const epochHash = computeEpochHash(requireHash(PLAIN_HASHES, epochAlgorithm(record)), record);
    const header = { ...follow([4]).header, next: [10, epochHash] as const };
    const lied = buildLightChain(12, { epochs: [first, { ...second, record, epochHash }] });
    const client = { ...follow([4]), header };
    const report = verifyUpdate(client, updateTo(lied, client, 12), context);
    assert(!report.ok && report.error.code === "LEDGER_LIGHT_EDGE", inspect([change, report]));
  }
});

test("a header is of the epoch that its height and its index say", () => {
  const [, second] = LIGHT_EPOCHS;
  assert(second !== undefined);
  const client = follow([4]);
  const early = buildLightChain(8, {
    alter: (header) =>
      header.height === 8 && header.type === "v2"
        ? { ...header, epochIndex: 1, epochHash: second.epochHash, next: null }
        : header,
  });
  const { record } = second;
  const entered = verifyUpdate(client, { ...updateTo(early, client, 8), record }, context);
  assert(!entered.ok && entered.error.code === "LEDGER_LIGHT_EDGE", inspect(entered));
  const indexed = buildLightChain(8, {
    alter: (header) =>
      header.height === 8 && header.type === "v2" ? { ...header, epochIndex: 7 } : header,
  });
  const report = verifyUpdate(client, updateTo(indexed, client, 8), context);
  assert(!report.ok && report.error.code === "LEDGER_LIGHT_EDGE", inspect(report));
});

const V1_HEADER = buildLightChain(0, {
  epochs: planEpochs([
    {
      start: 0,
      rule: 1,
      algs: { legacy: 0x12, pq: null },
      policy: assertDefined(LIGHT_EPOCHS[0], "epoch").record.policy,
    },
  ]),
}).at(0).headerBytes;

function checkpoint(): LightCheckpoint {
  const block = chain.at(12);
  return {
    header: block.headerBytes,
    trust: { type: "ids", ids: block.ids },
    commit: null,
    record: block.epoch.record,
    sealers: setOf(FIRST_SEALERS),
    histories: historySteps(chain, 12, undefined),
    floor: LIGHT_FLOOR,
  };
}

test("a client begins at a header whose ids its user has, and at nothing else", () => {
  const open = (change: Partial<LightCheckpoint> = {}) => {
    const opened = openLightClient(SYNTHETIC_CHAIN_ID, { ...checkpoint(), ...change }, context);
    return opened.ok ? opened.value : opened.error.code;
  };
  const opened = open();
  assert(typeof opened === "object");
  assert.deepEqual(follow([13], opened).ids, chain.at(13).ids);
  const [legacy, pq] = chain.at(12).ids;
  assert(legacy !== undefined && pq !== undefined);
  assert.equal(typeof open({ trust: { type: "ids", ids: [pq] } }), "object");
  const other = chain.at(13).ids;
  assert.equal(open({ trust: { type: "ids", ids: other } }), "LEDGER_LIGHT_TRUST");
  assert.equal(
    open({ trust: { type: "ids", ids: [legacy, other[1] ?? pq] } }),
    "LEDGER_LIGHT_TRUST",
  );
  assert.equal(open({ trust: { type: "ids", ids: [] } }), "LEDGER_LIGHT_TRUST");
  assert.equal(open({ trust: { type: "none" } }), "LEDGER_LIGHT_TRUST");
  assert.equal(open({ record: chain.at(9).epoch.record }), "LEDGER_LIGHT_EDGE");
  assert.equal(open({ sealers: setOf(LATER_SEALERS) }), "LEDGER_LIGHT_SEALERS_MISSING");
  assert.equal(open({ histories: [] }), "LEDGER_LIGHT_HISTORY_CODE");
  assert.equal(open({ histories: historySteps(chain, 11, undefined) }), "LEDGER_LIGHT_HISTORY");
  assert.equal(open({ floor: { ...LIGHT_FLOOR, minRank: 4 } }), "LEDGER_LIGHT_FLOOR");
});
