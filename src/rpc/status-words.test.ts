import assert from "node:assert/strict";
import { test } from "node:test";
import { STATUSES } from "../governance/names.ts";
import { namesOfStatus } from "../governance/status-names.ts";
import { guideWord, STATUS_WORDS } from "./status-words.ts";

test("every status has its words, and they are those of the rules", () => {
  assert.deepEqual(Object.keys(STATUS_WORDS), [...STATUSES]);
  for (const status of STATUSES) {
    for (const isPassed of [true, false]) {
      const { sixWords } = namesOfStatus(status, { isPassed, hasTimelock: true });
      assert.equal(guideWord(status, isPassed), sixWords, `${status}, passed: ${isPassed}`);
    }
    assert.notEqual(STATUS_WORDS[status].plain, "");
  }
});
