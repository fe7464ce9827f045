import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { judgeAim } from "../aims.ts";
import { LoadMeter, readEnvironment } from "./environment.ts";
import { countFigure } from "./figure.ts";
import { type Results, resultsJson, writeResults } from "./results-file.ts";

const LOAD = { load_average: 0.5, steal_share: null };

function results(): Results {
  const figure = { ...countFigure({ id: "f", label: "a figure" }, 5, "x"), low: 4, high: 6 };
  const aim = { suite: "s", figure: "f", text: "more", relation: "at least", limit: 4 } as const;
  const other = { ...aim, figure: "g" };
  return {
    startedAt: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)),
    profile: "quick",
    seed: 1,
    environment: readEnvironment({
      packages: { merkletreejs: "1.2.3" },
      hash_providers: { "sha2-256": "node:crypto" },
      signature_provider: "node:crypto",
    }),
    loadBefore: LOAD,
    loadAfter: LOAD,
    suites: [
      {
        suite: { id: "s", title: "A suite", about: ["One.", "Two."], run: async () => [figure] },
        figures: [figure],
        seconds: 1.5,
      },
    ],
    aims: [judgeAim(aim, figure), judgeAim(other, undefined)],
  };
}

test("the file has every figure with its interval, and every aim with its verdict", () => {
  const document = JSON.parse(resultsJson(results()));
  assert.equal(document.schema, "mathledger.bench/results/1");
  assert.equal(document.started_at, "2026-01-02T03:04:05.678Z");
  assert.deepEqual(document.suites, [
    {
      id: "s",
      title: "A suite",
      about: "One. Two.",
      seconds: 1.5,
      figures: [
        {
          id: "f",
          label: "a figure",
          note: "",
          value: 5,
          unit: "x",
          low: 4,
          high: 6,
          mad: null,
          samples: 1,
        },
      ],
    },
  ]);
  const aim = { suite: "s", text: "more", relation: "at least", limit: 4 };
  assert.deepEqual(document.aims, [
    { ...aim, figure: "f", value: 5, low: 4, high: 6, verdict: "pass" },
    { ...aim, figure: "g", value: null, low: null, high: null, verdict: "missing" },
  ]);
  assert.equal(document.environment.node, process.versions.node);
  assert.match(document.environment.lock_file, /^[0-9a-f]{64}$/);
  assert.deepEqual(document.environment.packages, { merkletreejs: "1.2.3" });
});

test("a run never overwrites the results of another and leaves no part behind", () => {
  const folder = mkdtempSync(join(tmpdir(), "mathledger-results-"));
  try {
    const path = writeResults(join(folder, "new"), results());
    assert.equal(path, join(folder, "new", "2026-01-02T03-04-05-678Z.json"));
    assert.equal(readFileSync(path, "utf8"), resultsJson(results()));
    assert.deepEqual(readdirSync(join(folder, "new")), ["2026-01-02T03-04-05-678Z.json"]);
    assert.throws(() => writeResults(join(folder, "new"), results()), { code: "EEXIST" });
    assert.equal(readdirSync(join(folder, "new")).length, 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a load meter tells shares", () => {
  const { load_average, steal_share } = new LoadMeter().read();
  assert.ok(load_average >= 0);
  assert.ok(steal_share === null || (steal_share >= 0 && steal_share <= 1));
});
