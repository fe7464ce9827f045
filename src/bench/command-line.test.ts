import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand, USAGE } from "./command-line.ts";

const DEFAULTS = {
  profile: "full",
  only: undefined,
  check: false,
  list: false,
  help: false,
  out: "bench-results",
  whole: undefined,
};

test("without options everything is measured at length and nothing is judged", () => {
  assert.deepEqual(parseCommand([]), DEFAULTS);
  assert.deepEqual(parseCommand(["--full"]), DEFAULTS);
});

test("each option is read", () => {
  assert.deepEqual(parseCommand(["--quick", "--only", "merkle", "--check", "--out", "here"]), {
    ...DEFAULTS,
    profile: "quick",
    only: "merkle",
    check: true,
    out: "here",
  });
  assert.deepEqual(parseCommand(["--whole", "a.gz", "--check"]), {
    ...DEFAULTS,
    check: true,
    whole: "a.gz",
  });
  assert.equal(parseCommand(["--list"]).list, true);
  assert.equal(parseCommand(["--help"]).help, true);
});

test("what cannot be meant is refused with the way to the help text", () => {
  const wrong = [
    ["--quick", "--full"],
    ["--fast"],
    ["merkle"],
    ["--only"],
    ["--whole", "a.gz", "--only", "merkle"],
    ["--whole", "a.gz", "--quick"],
  ];
  for (const words of wrong) {
    assert.throws(
      () => parseCommand(words),
      { code: "BENCH_USAGE", fix: "Run npm run bench -- --help." },
      words.join(" "),
    );
  }
});

test("the help text has every option, in 100 columns at most", () => {
  for (const option of ["quick", "full", "only", "check", "whole", "out", "list", "help"]) {
    assert.match(USAGE, new RegExp(`^ {2}--${option}\\b`, "m"));
  }
  assert.ok(USAGE.split("\n").every((line) => line.length <= 100));
});
