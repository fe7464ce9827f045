import assert from "node:assert/strict";
import { test } from "node:test";
import {
  contextOf,
  FIRST_RECORD,
  factsOf,
  kindOf,
  successorOf,
} from "../../test/support/epoch-scene.ts";
import { POLICIES } from "../../test/support/test-genesis.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import { newlyMandatoryCode } from "./anchor-gate.ts";
import { checkEpochRecord } from "./epoch.ts";
import type { EpochContext } from "./epoch-context.ts";

const ROOT = new Uint8Array(32).fill(5);
const OTHER = new Uint8Array(32).fill(6);
const optional = { ...FIRST_RECORD, rule: 2, policy: POLICIES[2] } as const;

/** A step to v2-dual-required, which makes the PQ code mandatory. */
function judge(
  anchor: EpochRecord["anchor"],
  changed: Partial<Omit<EpochContext, "facts">> = {},
): string | null {
  const context = contextOf(factsOf([optional]), { historyRoot: () => ROOT, ...changed });
  const record = successorOf(context, { rule: 3, policy: POLICIES[3], anchor });
  return checkEpochRecord(record, context)?.code ?? null;
}

test("a record that makes a code mandatory holds its anchor", () => {
  const anchor = { code: 0x16, size: 2000, historyRoot: ROOT };
  assert.equal(judge(anchor), null);
  assert.equal(judge(null), "EPOCH_ANCHOR_MISSING");
  assert.equal(judge({ ...anchor, code: 0x12 }), "EPOCH_ANCHOR_MISSING");
});

test("an anchor covers 1 block at least and none from lock-in on", () => {
  const anchor = { code: 0x16, size: 1, historyRoot: ROOT };
  assert.equal(judge(anchor), null);
  assert.equal(judge({ ...anchor, size: 0 }), "EPOCH_ANCHOR_SIZE");
  assert.equal(judge({ ...anchor, size: 2000 }), null);
  assert.equal(judge({ ...anchor, size: 2001 }), "EPOCH_ANCHOR_SIZE");
});

test("an anchor is the own history, where that is known", () => {
  const anchor = { code: 0x16, size: 1500, historyRoot: OTHER };
  assert.equal(judge(anchor), "EPOCH_ANCHOR_ROOT");
  assert.equal(judge({ ...anchor, historyRoot: new Uint8Array(48) }), "EPOCH_ANCHOR_ROOT");
  assert.equal(judge(anchor, { historyRoot: () => undefined }), null);
  const asked: unknown[] = [];
  judge(anchor, {
    historyRoot: (code, size) => {
      asked.push([code, size]);
      return OTHER;
    },
  });
  assert.deepEqual(asked, [[0x16, 1500]]);
});

test("an anchor is attested where attestations are asked for", () => {
  const anchor = { code: 0x16, size: 2000, historyRoot: ROOT };
  const isAnchorAttested = () => false;
  assert.equal(judge(anchor, { isAnchorAttested }), "EPOCH_ANCHOR_UNATTESTED");
  assert.equal(judge(anchor, { isAnchorAttested, attestations: "waived" }), null);
  assert.equal(judge(anchor, { isAnchorAttested, attestations: "unchecked" }), null);
});

test("a record that makes none mandatory has no anchor", () => {
  const context = contextOf(factsOf([FIRST_RECORD]));
  const anchor = { code: 0x16, size: 2000, historyRoot: ROOT };
  const record = successorOf(context, { anchor });
  assert.equal(checkEpochRecord(record, context)?.code, "EPOCH_ANCHOR_UNWANTED");
});

test("which step makes which code mandatory (hand table)", () => {
  const end = (rule: 1 | 2 | 3 | 4 | 5, legacy: number | null, pq: number | null) => ({
    rule,
    algs: { legacy, pq },
  });
  const rows = [
    // Activation: the optional lineage becomes no duty, the required one does.
    [end(1, 0x12, null), end(2, 0x12, 0x16), null],
    [end(2, 0x12, 0x16), end(3, 0x12, 0x16), 0x16],
    [end(3, 0x12, 0x16), end(4, 0x12, 0x16), null],
    [end(4, 0x12, 0x16), end(5, null, 0x16), null],
    // Second migration: the PQ code becomes the legacy code, which it already was in effect.
    [end(5, null, 0x16), end(2, 0x16, 0x14), null],
    // Replacement of either code.
    [end(2, 0x12, 0x16), end(2, 0x12, 0x1e), null],
    [end(2, 0x12, 0x16), end(2, 0x1e, 0x16), 0x1e],
    [end(3, 0x12, 0x16), end(3, 0x12, 0x1e), 0x1e],
    [end(3, 0x12, 0x16), end(3, 0x1e, 0x16), 0x1e],
    [end(5, null, 0x16), end(5, null, 0x1e), 0x1e],
    // Fallbacks and the way back.
    [end(3, 0x12, 0x16), end(2, 0x12, 0x16), null],
    [end(4, 0x12, 0x16), end(3, 0x12, 0x16), null],
    [end(5, null, 0x16), end(3, 0x12, 0x16), 0x12],
    [end(3, 0x12, 0x16), end(5, null, 0x16), null],
  ] as const;
  for (const [from, to, code] of rows) {
    assert.equal(newlyMandatoryCode(to, from), code, JSON.stringify([from, to]));
  }
});

test("the anchor gate holds for a fallback as well", () => {
  const last = {
    ...FIRST_RECORD,
    rule: 5,
    algs: { legacy: null, pq: 0x16 },
    policy: POLICIES[5],
  } as const;
  const context = contextOf(factsOf([last]), { historyRoot: () => ROOT });
  const fallback = {
    rule: 3,
    algs: { legacy: 0x12, pq: 0x16 },
    policy: POLICIES[3],
    kind: kindOf("fallback"),
    start: 2040,
    expiry: 102_040,
  } as const;
  const anchor = { code: 0x12, size: 10, historyRoot: ROOT };
  const record = (changed: Partial<EpochRecord>) =>
    successorOf(context, { ...fallback, ...changed });
  assert.equal(checkEpochRecord(record({ anchor }), context), null);
  assert.equal(checkEpochRecord(record({}), context)?.code, "EPOCH_ANCHOR_MISSING");
});

test("two codes do not become mandatory at once, since a record has one anchor", () => {
  const context = contextOf(factsOf([optional]), { historyRoot: () => ROOT });
  const back = { rule: 3, algs: { legacy: 0x14, pq: 0x16 }, policy: POLICIES[3] } as const;
  for (const code of [0x14, 0x16]) {
    const anchor = { code, size: 10, historyRoot: ROOT };
    const record = successorOf(context, { ...back, kind: kindOf("return"), anchor });
    assert.equal(checkEpochRecord(record, context)?.code, "EPOCH_ANCHOR_MISSING");
  }
});
