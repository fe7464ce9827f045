import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonFault } from "./json-fault.ts";
import { readFloor } from "./json-floor.ts";
import { readLimits } from "./json-limits.ts";
import { nearestName } from "./json-nearest.ts";
import { readPolicy } from "./json-policy.ts";
import { type JsonPlace, readJson } from "./json-reader.ts";
import { readTiming } from "./json-timing.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import type { SignaturePolicy } from "./policy.ts";

const POLICY: SignaturePolicy = { seal: [1], council: [1], attest: [1], vote: [1], other: [1] };
const TIMING = {
  finalityBlocks: 100,
  boundaryFinalityBlocks: 10,
  minDelayBlocks: 10_000,
  freezeBlocks: 200,
  minDwellBlocks: 100_000,
  noticeBlocks: 1000,
  maxStepMs: 86_400_000,
};
const FLOOR = { minRank: 0, seal: 1, council: 1, attest: 1, vote: 1, other: 1 };

/** What a reader makes of a value: the result, or code, path and the nearest name of the fault. */
function outcome<T>(value: unknown, read: (place: JsonPlace) => T): T | readonly unknown[] {
  const result = readJson(value, "at", read);
  if (result.ok) return result.value;
  const { code, path, nearest }: JsonFault = result.error;
  return nearest === null ? [code, path] : [code, path, nearest];
}

test("a policy takes names and numbers in any order and keeps what is absent", () => {
  const policy = (value: unknown) => outcome(value, (place) => readPolicy(place, POLICY));
  assert.deepEqual(policy({}), POLICY);
  assert.deepEqual(policy({ seal: ["hybrid-ed25519-ml-dsa-65", 2], vote: [16] }), {
    ...POLICY,
    seal: [2, 3],
    vote: [16],
  });
  assert.deepEqual(policy({ seals: [1] }), ["LEDGER_JSON_FIELD", "at.seals", "seal"]);
  assert.deepEqual(policy([]), ["LEDGER_JSON_TYPE", "at"]);
  assert.deepEqual(policy(null), ["LEDGER_JSON_TYPE", "at"]);
  assert.deepEqual(policy({ seal: 1 }), ["LEDGER_JSON_TYPE", "at.seal"]);
  assert.deepEqual(policy({ seal: [] }), ["LEDGER_JSON_RANGE", "at.seal"]);
  assert.deepEqual(policy({ seal: [1, 2, 3, 16, 17, 1, 2, 3, 1] }), [
    "LEDGER_JSON_RANGE",
    "at.seal",
  ]);
  assert.deepEqual(policy({ seal: [2, "ml-dsa-65"] }), ["LEDGER_JSON_REPEATED", "at.seal[1]"]);
  assert.deepEqual(policy({ seal: ["ml-dsa-64"] }), [
    "LEDGER_JSON_NAME",
    "at.seal[0]",
    "ml-dsa-65",
  ]);
  // A reserved suite is registered and not built.
  assert.deepEqual(policy({ council: ["slh-dsa-sha2-192s"] }), [
    "LEDGER_JSON_NAME",
    "at.council[0]",
  ]);
  assert.deepEqual(policy({ council: [4] }), ["LEDGER_JSON_NAME", "at.council[0]"]);
  assert.deepEqual(policy({ council: [70_000] }), ["LEDGER_JSON_RANGE", "at.council[0]"]);
  assert.deepEqual(policy({ council: [true] }), ["LEDGER_JSON_TYPE", "at.council[0]"]);
});

test("a timing takes whole numbers by their names", () => {
  const timing = (value: unknown) => outcome(value, (place) => readTiming(place, TIMING));
  assert.deepEqual(timing({ finality_blocks: 3, max_step_ms: 60_000 }), {
    ...TIMING,
    finalityBlocks: 3,
    maxStepMs: 60_000,
  });
  assert.deepEqual(timing({ finality_block: 3 }), [
    "LEDGER_JSON_FIELD",
    "at.finality_block",
    "finality_blocks",
  ]);
  assert.deepEqual(timing({ colour: 3 }), ["LEDGER_JSON_FIELD", "at.colour"]);
  for (const wrong of [-1, 1.5, 2 ** 53, Number.NaN]) {
    assert.deepEqual(timing({ notice_blocks: wrong }), ["LEDGER_JSON_RANGE", "at.notice_blocks"]);
  }
  for (const wrong of ["3", null, {}, [3]]) {
    assert.deepEqual(timing({ notice_blocks: wrong }), ["LEDGER_JSON_TYPE", "at.notice_blocks"]);
  }
  assert.deepEqual(timing({ notice_blocks: 0, freeze_blocks: 2 ** 53 - 1 }), {
    ...TIMING,
    noticeBlocks: 0,
    freezeBlocks: 2 ** 53 - 1,
  });
});

test("a floor and limits keep to their bounds", () => {
  const floor = (value: unknown) => outcome(value, (place) => readFloor(place, FLOOR));
  assert.deepEqual(floor({ min_rank: 8, seal: 2 }), { ...FLOOR, minRank: 8, seal: 2 });
  assert.deepEqual(floor({ seal: 3 }), ["LEDGER_JSON_RANGE", "at.seal"]);
  assert.deepEqual(floor({ seal: 0 }), ["LEDGER_JSON_RANGE", "at.seal"]);
  const limits = (value: unknown) => outcome(value, (place) => readLimits(place, DEFAULT_LIMITS));
  assert.deepEqual(limits({ count_max: 65_536, seal_interval: 65_536 }), {
    ...DEFAULT_LIMITS,
    countMax: 65_536,
    sealInterval: 65_536,
  });
  assert.deepEqual(limits({ count_max: 65_537 }), ["LEDGER_JSON_RANGE", "at.count_max"]);
  assert.deepEqual(limits({ seal_interval: 65_537 }), ["LEDGER_JSON_RANGE", "at.seal_interval"]);
  assert.deepEqual(limits({ body_bytes_max: 0 }), ["LEDGER_JSON_RANGE", "at.body_bytes_max"]);
});

test("a fault says in words what was expected and what was found", () => {
  const long = "x".repeat(100);
  for (const [value, found] of [
    ["seal", '"seal"'],
    [undefined, "undefined"],
    [[1, 2], "an array of 2"],
    [{}, "an object"],
    [1.5, "1.5"],
    [long, `"${"x".repeat(39)}…`],
  ] as const) {
    const result = readJson(
      value,
      "",
      (place) => place.oneOf(["seal", "vote"]).length && place.uint(),
    );
    assert(!result.ok);
    assert.equal(result.error.found, found);
    assert.equal(result.error.path, "");
  }
  const missing = readJson({ a: 1 }, "", (place) => place.fields(["a", "b"]).required("b"));
  assert(!missing.ok);
  assert.deepEqual(missing.error, {
    code: "LEDGER_JSON_MISSING",
    path: "",
    expected: "the field b",
    found: "a",
    nearest: null,
  });
  const field = readJson({ b: { c: "x" } }, "", (place) =>
    place.fields(["b"]).required("b").fields(["c"]).required("c").uint(),
  );
  assert(!field.ok && field.error.path === "b.c");
});

test("a failure of the reader itself is not taken for a fault of the value", () => {
  assert.throws(() => readJson(1, "", () => assert.fail("defect")), /defect/);
});

test("the nearest name is the one with the fewest edits, and none is better than a far one", () => {
  const names = ["seal", "council", "attest", "vote", "other"];
  assert.equal(nearestName("seals", names), "seal");
  assert.equal(nearestName("SEAL", names), "seal");
  assert.equal(nearestName("voet", names), "vote");
  assert.equal(nearestName("counsel", names), "council");
  assert.equal(nearestName("attestation", names), null);
  assert.equal(nearestName("", names), null);
  assert.equal(nearestName("proposer", []), null);
  assert.equal(nearestName("start_blok", ["start_time", "start_block"]), "start_block");
});
