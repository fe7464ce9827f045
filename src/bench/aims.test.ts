import assert from "node:assert/strict";
import { test } from "node:test";
import { AIMS, type Aim, exitCodeOf, type JudgedAim, judgeAim, type Verdict } from "./aims.ts";
import { wholeFileSuite } from "./end-to-end/whole-file.ts";
import { countFigure, type Figure } from "./report/figure.ts";
import { SUITES } from "./suite-list.ts";

const AT_LEAST: Aim = { suite: "s", figure: "f", text: "", relation: "at least", limit: 4 };
const AT_MOST: Aim = { ...AT_LEAST, relation: "at most" };

function figure(value: number, low: number | null, high: number | null): Figure {
  return { ...countFigure({ id: "f", label: "" }, value, "x"), low, high };
}

test("an aim passes or fails with its whole interval, equality passing", () => {
  const rows: readonly (readonly [Aim, number, number, Verdict])[] = [
    [AT_LEAST, 4, 9, "pass"],
    [AT_LEAST, 3.99, 9, "undecided"],
    [AT_LEAST, 1, 4, "undecided"],
    [AT_LEAST, 1, 3.99, "fail"],
    [AT_MOST, 1, 4, "pass"],
    [AT_MOST, 1, 4.01, "undecided"],
    [AT_MOST, 4, 9, "undecided"],
    [AT_MOST, 4.01, 9, "fail"],
  ];
  for (const [aim, low, high, verdict] of rows) {
    const judged = judgeAim(aim, figure((low + high) / 2, low, high));
    assert.equal(judged.verdict, verdict, `${aim.relation} 4: ${low} to ${high}`);
  }
});

test("a figure without an interval is judged by its value", () => {
  assert.equal(judgeAim(AT_LEAST, figure(4, null, null)).verdict, "pass");
  assert.equal(judgeAim(AT_LEAST, figure(3.99, null, null)).verdict, "fail");
  assert.equal(judgeAim(AT_MOST, figure(4, null, null)).verdict, "pass");
  assert.equal(judgeAim(AT_MOST, figure(4.01, null, null)).verdict, "fail");
});

test("no figure and no number never pass", () => {
  assert.equal(judgeAim(AT_MOST, undefined).verdict, "missing");
  for (const aim of [AT_LEAST, AT_MOST]) {
    assert.equal(judgeAim(aim, figure(Number.NaN, null, null)).verdict, "undecided");
  }
});

test("the exit code is that of the worst verdict", () => {
  const judged = (...verdicts: readonly Verdict[]): readonly JudgedAim[] =>
    verdicts.map((verdict) => ({ aim: AT_MOST, figure: undefined, verdict }));
  assert.equal(exitCodeOf(judged("pass", "missing")), 0);
  assert.equal(exitCodeOf(judged("pass", "undecided")), 3);
  assert.equal(exitCodeOf(judged("undecided", "fail", "pass")), 1);
});

test("every aim names a suite, and every suite has an id of its own", () => {
  const ids = [...SUITES, wholeFileSuite("file")].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { suite, text } of AIMS) assert.ok(ids.includes(suite), text);
});
