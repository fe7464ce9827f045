import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAttackPorts } from "../../scripts/attack-ports.ts";
import { FALLBACK_START, RETURN_START } from "./fallback-world.ts";
import { Range } from "./range.ts";
import { SimNode } from "./sim-node.ts";

const ports = await loadAttackPorts();

test("an unratified fallback lapses and the chain returns, on the bodies alone", () => {
  const range = new Range(ports, 1);
  const chain = range.fallback("sound");
  const { schedule, openFallback } = chain.node.branch.facts;
  assert.deepEqual(
    schedule.map(({ record }) => [record.start, record.rule]),
    [
      [0, 1],
      [8, 2],
      [18, 3],
      [26, 4],
      [FALLBACK_START, 3],
      [RETURN_START, 4],
    ],
  );
  assert.equal(openFallback, null);
  const reader = new SimNode(chain.node.document, ports);
  assert.equal(reader.receiveAll(chain.raws(0)), null);
  assert.deepEqual(reader.branch.facts, chain.node.branch.facts);
});
