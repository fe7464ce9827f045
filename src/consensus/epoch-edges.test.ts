import assert from "node:assert/strict";
import { test } from "node:test";
import { literalEdge, literalFits } from "../../test/support/literal-epoch.ts";
import { EPOCH_KINDS, epochRank } from "../ledger/epoch-record.ts";
import { RULE_VERSIONS } from "../ledger/rule-version.ts";
import { type EdgeEnd, epochKind, isAllowedEdge } from "./epoch-edges.ts";
import { algorithmsFitRule } from "./rules.ts";

const CODES = [null, 0x12, 0x16, 0x14, 0x20] as const;
const PAIRS = CODES.flatMap((legacy) => CODES.map((pq) => ({ legacy, pq })));

/** Every record that an edge may start from: its codes fit its rule. */
const FROM: readonly EdgeEnd[] = RULE_VERSIONS.flatMap((rule) =>
  PAIRS.filter((algs) => literalFits(rule, algs)).map((algs) => ({
    kind: 0,
    cycle: 1,
    rule,
    algs,
  })),
);

function* allEdges(): Iterable<readonly [EdgeEnd, EdgeEnd]> {
  for (const from of FROM) {
    for (const [kind] of EPOCH_KINDS.entries()) {
      for (const cycle of [0, 1, 2, 3]) {
        for (const rule of RULE_VERSIONS) {
          for (const algs of PAIRS) yield [from, { kind, cycle, rule, algs }];
        }
      }
    }
  }
}

test("the codes that fit each rule version are those of its column", () => {
  for (const rule of RULE_VERSIONS) {
    for (const algs of PAIRS) {
      const shown = `rule ${rule} [${algs.legacy}, ${algs.pq}]`;
      assert.equal(algorithmsFitRule(rule, algs), literalFits(rule, algs), shown);
    }
  }
});

test("the allowed edges are those of the table, over every kind, cycle, rule and pair of codes", () => {
  let allowed = 0;
  let all = 0;
  for (const [from, to] of allEdges()) {
    const own = isAllowedEdge(from, to) && algorithmsFitRule(to.rule, to.algs);
    const literal = literalEdge(to.kind, from, to) && literalFits(to.rule, to.algs);
    all += 1;
    if (literal) allowed += 1;
    assert.equal(own, literal, JSON.stringify([from, to]));
  }
  // 44 starting points, 5 kinds, 4 cycles, 5 rules, 25 pairs of codes.
  assert.equal(all, 44 * 5 * 4 * 5 * 25);
  assert.ok(allowed > 200, `${allowed} allowed edges`);
});

test("no edge leads to v1-legacy from another rule, and none is of kind genesis", () => {
  for (const [from, to] of allEdges()) {
    if (!isAllowedEdge(from, to)) continue;
    assert.ok(to.rule > 1 || from.rule === 1, JSON.stringify([from, to]));
    assert.notEqual(epochKind(to), "genesis");
  }
});

test("the rank falls on fallback edges only", () => {
  for (const [from, to] of allEdges()) {
    if (!isAllowedEdge(from, to) || epochRank(to) >= epochRank(from)) continue;
    assert.equal(epochKind(to), "fallback", JSON.stringify([from, to]));
  }
});

test("counts by kind of edge from one record of each rule (hand table)", () => {
  const count = (kind: number, rule: 1 | 2 | 3 | 4 | 5, legacy: number | null, pq: number | null) =>
    [...allEdges()].filter(
      ([from, to]) =>
        to.kind === kind &&
        from.rule === rule &&
        from.algs.legacy === legacy &&
        from.algs.pq === pq &&
        isAllowedEdge(from, to) &&
        algorithmsFitRule(to.rule, to.algs),
    ).length;
  // Four codes A B C D. Planned from v1 [A]: itself, and v2 with any of the three others.
  assert.equal(count(1, 1, 0x12, null), 1 + 3);
  // From v2-dual-optional [A, B]: itself, 2 + 2 replacements, the next rule.
  assert.equal(count(1, 2, 0x12, 0x16), 1 + 4 + 1);
  assert.equal(count(1, 3, 0x12, 0x16), 1 + 4 + 1);
  assert.equal(count(1, 4, 0x12, 0x16), 2);
  assert.equal(count(1, 5, null, 0x16), 1);
  // Renewal from v3 [B]: any of the three others joins it.
  assert.equal(count(2, 5, null, 0x16), 3);
  assert.equal(count(2, 4, 0x12, 0x16), 0);
  // Fallback: the rule below with the same codes, or one of four replacements; from v3 three return, three replace.
  assert.equal(count(3, 1, 0x12, null), 0);
  assert.equal(count(3, 2, 0x12, 0x16), 4);
  assert.equal(count(3, 3, 0x12, 0x16), 1 + 4);
  assert.equal(count(3, 4, 0x12, 0x16), 1 + 4);
  assert.equal(count(3, 5, null, 0x16), 3 + 3);
});
