import assert from "node:assert/strict";
import { test } from "node:test";
import { STATUSES, type Status } from "./names.ts";
import { namesOfStatus, type StatusList, statusesOfName } from "./status-names.ts";

/** The lists as those who made them wrote them. */
const EIGHT = [
  "Draft",
  "Discussion",
  "Voting",
  "Approved",
  "Rejected",
  "Executed",
  "Cancelled",
  "Expired",
];
const SIX = ["DRAFT", "SUBMITTED", "UNDER_REVIEW", "VOTING", "APPROVED", "REJECTED"];
const TWO = ["Approved", "Rejected"];
/** `Pending Active Canceled Defeated Succeeded Queued Expired Executed` by number. */
const GOVERNOR = ["0", "1", "2", "3", "4", "5", "6", "7"];

type Row = readonly [eight: string, six: string, two: string | null, governor: number | null];

/** The table of names of others, row by row, of a proposal that has passed and waits for a timelock. */
const PASSED_ROWS: Readonly<Record<Status, Row>> = {
  draft: ["Draft", "DRAFT", null, null],
  discussion: ["Discussion", "SUBMITTED", null, 0],
  review: ["Discussion", "UNDER_REVIEW", null, 0],
  voting: ["Voting", "VOTING", null, 1],
  queued: ["Approved", "APPROVED", "Approved", 5],
  executed: ["Executed", "APPROVED", "Approved", 7],
  reverted: ["Executed", "APPROVED", "Approved", 7],
  failed: ["Approved", "APPROVED", "Approved", 6],
  rejected: ["Rejected", "REJECTED", "Rejected", 3],
  vetoed: ["Rejected", "REJECTED", "Rejected", 3],
  cancelled: ["Cancelled", "REJECTED", "Rejected", 2],
  expired: ["Expired", "APPROVED", "Approved", 6],
};

test("each status has its names in each list", () => {
  for (const status of STATUSES) {
    const names = namesOfStatus(status, { isPassed: true, hasTimelock: true });
    const { eightWords, sixWords, twoWords, governorState } = names;
    assert.deepEqual([eightWords, sixWords, twoWords, governorState], PASSED_ROWS[status], status);
    assert.equal(names.executionFailed, status === "failed", status);
  }
});

test("what never passed is rejected when it expires, and a queue without timelock has succeeded", () => {
  const expired = namesOfStatus("expired", { isPassed: false, hasTimelock: true });
  assert.deepEqual([expired.sixWords, expired.twoWords], ["REJECTED", "Rejected"]);
  const queued = namesOfStatus("queued", { isPassed: true, hasTimelock: false });
  assert.equal(queued.governorState, 4);
});

test("each name of each list leads back to the statuses that it stands for", () => {
  const lists: readonly (readonly [StatusList, readonly string[]])[] = [
    ["eightWords", EIGHT],
    ["sixWords", SIX],
    ["twoWords", TWO],
    ["governorState", GOVERNOR],
  ];
  for (const [list, names] of lists) {
    for (const name of names)
      assert.notDeepEqual(statusesOfName(list, name), [], `${list} ${name}`);
    assert.deepEqual(statusesOfName(list, "unheard of"), []);
  }
  assert.deepEqual(statusesOfName("eightWords", "Discussion"), ["discussion", "review"]);
  assert.deepEqual(statusesOfName("eightWords", "Approved"), ["queued", "failed"]);
  assert.deepEqual(statusesOfName("sixWords", "APPROVED"), [
    "queued",
    "executed",
    "failed",
    "expired",
    "reverted",
  ]);
  assert.deepEqual(statusesOfName("sixWords", "REJECTED"), [
    "rejected",
    "vetoed",
    "cancelled",
    "expired",
  ]);
  assert.deepEqual(statusesOfName("governorState", "4"), ["queued"]);
  assert.deepEqual(statusesOfName("governorState", "6"), ["failed", "expired"]);
});

test("no name of ours is outside the lists of others", () => {
  for (const status of STATUSES) {
    for (const isPassed of [true, false]) {
      for (const hasTimelock of [true, false]) {
        const names = namesOfStatus(status, { isPassed, hasTimelock });
        assert(EIGHT.includes(names.eightWords), status);
        assert(SIX.includes(names.sixWords), status);
        assert(names.twoWords === null || TWO.includes(names.twoWords), status);
        const { governorState } = names;
        assert(governorState === null || GOVERNOR.includes(String(governorState)), status);
      }
    }
  }
});
