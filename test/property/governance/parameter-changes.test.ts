import assert from "node:assert/strict";
import { test } from "node:test";
import { checkConfig } from "../../../src/governance/config-check.ts";
import { readParameter, readParameterEntry, readUint } from "../../../src/governance/parameter.ts";
import { checkParameterBounds } from "../../../src/governance/parameter-bounds.ts";
import {
  carryOutChanges,
  isRampable,
  judgeChanges,
} from "../../../src/governance/parameter-change.ts";
import { parameterAt } from "../../../src/governance/parameter-history.ts";
import {
  PARAMETER_KEYS,
  type ParameterKey,
  parameterRow,
} from "../../../src/governance/parameter-table.ts";
import { equalParameters, type ParameterValue } from "../../../src/governance/parameter-value.ts";
import { readParamsVersion } from "../../../src/governance/parameter-versions.ts";
import { GovernedScene } from "../../support/governed-scene.ts";
import { motion } from "../../support/proposal-scene.ts";
import { Random, runSeed } from "../../support/random.ts";

const DAY = 86_400;
const SCALE = { network: 0, decimals: 6 };

/** A value near another one, of the same kind or now and then of none. */
function nearby(random: Random, key: ParameterKey, from: ParameterValue): ParameterValue {
  const row = parameterRow(key);
  if (typeof from === "number") {
    const reach = Math.max(2, Math.floor(from / 3));
    return Math.max(0, from + random.between(-reach, reach));
  }
  if (typeof from === "bigint") {
    const tenths = BigInt(random.between(6, 15));
    return (from * tenths) / 10n + BigInt(random.between(0, 1));
  }
  if (typeof from === "boolean") return !from;
  if ("options" in row) return random.pick<string>(row.options);
  if (from === null || random.percent(5)) return random.percent(50) ? null : { n: 1, d: 3 };
  if (typeof from === "string") return from;
  const thousandths = Math.floor((from.n * 1000) / from.d) + random.between(-120, 120);
  return { n: Math.max(0, thousandths), d: 1000 };
}

/** `|to - from| <= max(1, floor(from * n / d))`, tenths for fractions; anything where there is no distance. */
function literalReach(from: ParameterValue, to: ParameterValue, share: number, tenths: number) {
  if (typeof from === "object" && typeof to === "object") {
    if (from === null || to === null) return true;
    return Math.abs(to.n / to.d - from.n / from.d) <= tenths / 10 + 1e-9;
  }
  if (typeof from === "number" || typeof from === "bigint") {
    const [old, next] = [Number(from), Number(to)];
    return Math.abs(next - old) <= Math.max(1, Math.floor(old * share) + 1e-6 * old);
  }
  return true;
}

test("changes at random keep bounds, steps, windows, versions, the past and the static checks", (t) => {
  const seed = runSeed(20_261_130);
  t.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  const scene = new GovernedScene();
  const number = scene.draft(scene.carol, motion("changes"));
  scene.now = 1000 * DAY;
  // Keys that stand for their kinds, and the rules of changes themselves aside: those the literal rule takes as fixed.
  const keys = PARAMETER_KEYS.filter((key) => !/^(param\.|ledger\.)/.test(key));
  const seen = new Map<ParameterKey, { at: number; value: ParameterValue }[]>();
  let accepted = 0;
  for (let round = 0; round < 1500; round++) {
    scene.now += random.below(DAY);
    const key = random.pick(keys);
    const from = readParameter(scene.state, key, scene.now);
    const value = nearby(random, key, from);
    const periodS = isRampable(key) && random.percent(30) ? random.between(1, 20 * DAY) : 0;
    const journal = scene.journal();
    const change = [{ key, value, periodS }];
    if (equalParameters(from, value)) continue;
    const refused =
      judgeChanges(journal, change, scene.now) ?? carryOutChanges(journal, change, number);
    if (refused !== null) continue;
    accepted++;
    const windowStart = parameterAt(journal, key, scene.now - 30 * DAY);
    assert.equal(checkParameterBounds(key, value, SCALE), null, key);
    assert(literalReach(from, value, 1 / 4, 1), `step of ${key}`);
    assert(literalReach(windowStart, value, 1 / 2, 2), `window of ${key}`);
    const { version } = readParameterEntry(scene.state, key);
    scene.keep(journal);
    assert.equal(readParameterEntry(scene.state, key).version, version + 1);
    assert.equal(readParamsVersion(scene.state), accepted);
    assert.equal(checkConfig(scene.state, scene.now), null, key);
    const row = seen.get(key) ?? [];
    seen.set(key, [...row, { at: scene.now, value: readParameter(scene.state, key, scene.now) }]);
  }
  assert(accepted > 150, `only ${accepted} changes were taken`);
  // What was read at its time is what the past says now, however the key has moved since.
  for (const [key, reads] of seen) {
    for (const { at, value } of reads.slice(-60)) {
      assert.deepEqual(parameterAt(scene.state, key, at), value, `${key} at ${at}`);
    }
  }
  assert(readUint(scene.state, "late.min_s", scene.now) > 0);
});
