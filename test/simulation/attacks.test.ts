import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { TABLE_SEED, tableOf } from "../../scripts/attack-page.ts";
import { loadAttackPorts } from "../../scripts/attack-ports.ts";
import { formatAttackTable } from "../../scripts/format-attack-table.ts";
import { THREATS } from "../../src/simulator/attack.ts";
import { ATTACKS } from "../../src/simulator/attacks.ts";
import { PHASES, type Phase } from "../../src/simulator/phase.ts";
import { type AttackRow, runAttacks, selectAttacks } from "../../src/simulator/run-attacks.ts";
import { ROOT } from "../architecture/read-tree.ts";

const ports = await loadAttackPorts();

const all = selectAttacks([]);
assert(all.ok);
const report = runAttacks({ ports, seed: TABLE_SEED, attacks: all.value });

/** A row without what a clock says. */
const timeless = ({ durationMs: _, ...row }: AttackRow) => row;

test("every attack is stopped by the rule and at the place that were written down, and every control falls", () => {
  assert.deepEqual(
    report.failures.map(({ name, phase, verdict, stoppedBy, place, expected }) => {
      return { name, phase, verdict, stoppedBy, place, expected };
    }),
    [],
  );
  assert.equal(
    report.rows.length,
    all.value.reduce((sum, { cases }) => sum + cases.length, 0),
  );
});

test("every row of the threat table is mounted", () => {
  for (const threat of THREATS) {
    assert.ok(
      report.rows.some((row) => row.threat === threat),
      threat,
    );
  }
});

test("collisions and second preimages are mounted before, during and after each rule version", () => {
  const inChain = PHASES.filter((phase) => /^(?:before|during|after) (?:v|a fallback)/.test(phase));
  const mounted = (names: readonly string[]): ReadonlySet<Phase> =>
    new Set(report.rows.filter((row) => names.includes(row.name)).map((row) => row.phase));
  // The last version has nothing after it but a fallback, and the legacy function has no place in it.
  const missing = (names: readonly string[]) =>
    inChain.filter((phase) => !mounted(names).has(phase));
  assert.deepEqual(missing(["split-body"]), ["after v3-pq-only"]);
  assert.deepEqual(missing(["split-pq-body", "split-pq-only"]), [
    "after v1-legacy",
    "after v3-pq-only",
  ]);
  const inside = inChain.filter((phase) => !phase.startsWith("before"));
  const rewritten = mounted(["rewrite-content", "rewrite-pq-content"]);
  assert.deepEqual(
    inside.filter((phase) => !rewritten.has(phase)),
    ["during v2-dual-optional, PQ fields left out", "after v3-pq-only"],
  );
});

test("the page shows the table of a run", () => {
  const page = readFileSync(`${ROOT}/docs/spec/attacks.md`, "utf8");
  const table = formatAttackTable(report).trim();
  assert.equal(tableOf(page), table, "run node scripts/attack-table.ts");
});

test("every fault of the naive ledger is used by an attack or named with its reason", () => {
  const used = new Set(
    ATTACKS.flatMap(({ control }) => ("faults" in control ? control.faults : [])),
  );
  const numbered = Array.from({ length: 32 }, (_, i) => `N${i + 1}`);
  assert.deepEqual(
    numbered.filter((fault) => !used.has(fault)),
    ["N2", "N13", "N20", "N22"],
  );
  const page = readFileSync(`${ROOT}/docs/spec/attacks.md`, "utf8");
  for (const fault of numbered) assert.match(page, new RegExp(`\\| ${fault} \\|`), fault);
});

test("an attack without a control says why", () => {
  const without = ATTACKS.filter(({ control }) => "none" in control);
  assert.deepEqual(
    without.map(({ name }) => name),
    ["mixed-order-r", "wide-evidence"],
  );
  for (const { control } of without) assert.ok("none" in control && control.none.length > 20);
});

test("names are unique and tell each attack by a story", () => {
  assert.equal(new Set(ATTACKS.map(({ name }) => name)).size, ATTACKS.length);
  for (const { name, story, cases } of ATTACKS) {
    assert.match(name, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    assert.match(story, /^[A-Z][^|]*\.$/, name);
    assert.ok(cases.length > 0, name);
    assert.equal(new Set(cases.map(({ phase }) => phase)).size, cases.length, name);
  }
});

test("a row survives JSON", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(report.rows)), report.rows);
});

test("the same seed gives the same rows, whatever else is run", () => {
  // One attack of every file: what is left out in between must not matter.
  const names = [
    "split-network",
    "false-proof",
    "backdated-seal",
    "half-seal",
    "eclipse",
    "act-false-anchor",
    "other-epoch-branch",
    "ground-tie",
    "repeated-seal",
    "signature-cost",
    "swapped-sealers",
    "tampered-state",
    "gap-in-file",
    "weak-fallback",
  ];
  const some = selectAttacks(names);
  assert(some.ok);
  const again = runAttacks({ ports, seed: TABLE_SEED, attacks: some.value });
  const before = report.rows.filter((row) => names.includes(row.name)).map(timeless);
  const order = (row: { name: string; phase: string }) => `${row.name} ${row.phase}`;
  assert.deepEqual(
    again.rows.map(timeless).sort((a, b) => (order(a) < order(b) ? -1 : 1)),
    before.sort((a, b) => (order(a) < order(b) ? -1 : 1)),
  );
});

test("another seed finds other collisions and is stopped by the same rules", () => {
  const some = selectAttacks(["split-dual", "rewrite-unreplayed"]);
  assert(some.ok);
  const other = runAttacks({ ports, seed: 7, attacks: some.value });
  assert.deepEqual(other.failures, []);
  const dids = new Set(report.rows.map(({ did }) => did));
  assert.ok(other.rows.some(({ did }) => !dids.has(did)));
});

test("an unknown name is refused", () => {
  assert.deepEqual(selectAttacks(["split-body", "split-everything"]), {
    ok: false,
    error: { code: "SIM_ATTACK_UNKNOWN", name: "split-everything" },
  });
});
