import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeAim } from "../aims.ts";
import { SUITES } from "../suite-list.ts";
import { readEnvironment } from "./environment.ts";
import { countFigure } from "./figure.ts";
import { aimLines, environmentLines, isBusy, suiteLines } from "./table.ts";

const COLUMNS = 100;
const ENVIRONMENT = {
  ...readEnvironment({
    packages: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`package-${i}`, "1.22.333"])),
    hash_providers: { "sha2-256": "node:crypto" },
    signature_provider: "node:crypto",
  }),
  processor: "A processor",
  processor_flags: ["sha_ni"],
  cores: 2,
};

test("a figure is one line: value, interval, spread and number of samples", () => {
  const figure = {
    ...countFigure({ id: "f", label: "a time" }, 2, "ms"),
    low: 1.5,
    high: 2.5,
    mad: 0.1,
    samples: 30,
  };
  const counted = countFigure({ id: "g", label: "a size", note: "with a note" }, 1234, "bytes");
  const suite = { id: "s", title: "A suite", about: ["What.", "How."], run: async () => [] };
  assert.deepEqual(suiteLines(suite, [figure, counted], 1.25), [
    "s: A suite (1.3 s)",
    "  What. How.",
    `${" ".repeat(62)}median     95 % interval  spread     n`,
    `  a time${" ".repeat(53)}2.00 ms      1.50 .. 2.50   5.0 %    30`,
    `  a size${" ".repeat(49)}1 234 bytes`,
    "      with a note",
    "",
  ]);
});

test("what a suite says about itself is wrapped", () => {
  const words = Array.from({ length: 60 }, (_, i) => `word${i}`);
  for (const { about } of [...SUITES, { about: [words.join(" ")] }]) {
    const suite = { id: "s", title: "A suite", about, run: async () => [] };
    const lines = suiteLines(suite, [], 1);
    assert.ok(lines.every((line) => line.length <= COLUMNS));
    const said = lines.slice(1, -2).map((line) => line.trim());
    assert.equal(said.join(" "), about.join(" "));
  }
});

test("an aim is one line with its verdict in words", () => {
  const aim = { suite: "s", figure: "f", text: "times", relation: "at least", limit: 4 } as const;
  const figure = (value: number) => countFigure({ id: "f", label: "" }, value, "x");
  const lines = aimLines([
    judgeAim(aim, figure(5)),
    judgeAim(aim, figure(3)),
    judgeAim(aim, { ...figure(4), low: 3, high: 5 }),
    judgeAim(aim, undefined),
  ]);
  const words = lines.map((line) => line.trim().split(/ {2,}/));
  assert.deepEqual(words, [
    ["Aims"],
    ["PASS", "times", "at least 4.00", "5.00"],
    ["FAIL", "times", "at least 4.00", "3.00"],
    ["UNDECIDED", "times", "at least 4.00", "4.00"],
    ["not run", "times", "at least 4.00"],
    [""],
  ]);
});

test("a machine that is busy with something else is called so", () => {
  const load = { load_average: 1, steal_share: 0.02 };
  assert.equal(isBusy(ENVIRONMENT, load), false);
  assert.equal(isBusy(ENVIRONMENT, { ...load, load_average: 1.01 }), true);
  assert.equal(isBusy(ENVIRONMENT, { ...load, steal_share: 0.021 }), true);
  assert.equal(isBusy(ENVIRONMENT, { load_average: 0, steal_share: null }), false);
  const text = (average: number) =>
    environmentLines(ENVIRONMENT, { ...load, load_average: average }).join("\n");
  assert.doesNotMatch(text(1), /BUSY/);
  assert.match(text(2), /^load 2\.00, steal 2\.0 %: BUSY, read ratios only$/m);
});

test("long lists of packages are wrapped and lose nothing", () => {
  const lines = environmentLines(ENVIRONMENT, { load_average: 0, steal_share: null });
  assert.ok(lines.slice(2).every((line) => line.length <= COLUMNS));
  assert.deepEqual(lines.join(" ").match(/package-\d 1\.22\.333/g)?.length, 9);
});
