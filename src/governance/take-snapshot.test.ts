import assert from "node:assert/strict";
import { test } from "node:test";
import { PowerScene } from "../../test/support/power-scene.ts";
import { scheduleDailyTotals } from "./daily-totals.ts";
import { receivedPower, totalPower } from "./electorate.ts";
import { noteValidatorPower } from "./power-series.ts";
import { computeHorizon } from "./series.ts";
import { readSpikeRing } from "./spike-ring.ts";
import { changeSupply } from "./supply.ts";
import { takeSnapshot } from "./take-snapshot.ts";

const DAY_S = 86_400;
const COMMUNITY = { houses: { community: { scope: "community" }, validators: null } };
const VALIDATORS = { houses: { community: null, validators: { scope: null } } };
const BOTH = { houses: { ...COMMUNITY.houses, validators: { scope: null } } };
const NAME = { house: "community", scope: "community" } as const;

/** A scene whose daily totals are kept, with some supply. */
function sceneWithDays(): PowerScene {
  const scene = new PowerScene();
  scheduleDailyTotals(scene.state, scene.now);
  changeSupply(scene.state, { burned: -1000n, treasury: 1000n });
  return scene;
}

function ring(scene: PowerScene) {
  return readSpikeRing(scene.state, NAME).map(({ height, total }) => [height, total]);
}

test("power is read at the end of the block before, whatever the opening block has done", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.block();
  scene.setStake("a", 900n);
  const snapshot = takeSnapshot(scene.state, COMMUNITY, scene.context);
  assert.deepEqual(snapshot, {
    snapshotHeight: 1,
    totals: { community: 100n, validators: 0n },
    spikeGuard: false,
  });
});

test("each house has its own total, and one that does not vote has none", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.setStake("b", 40n);
  noteValidatorPower(scene.state, scene.named("b"), 40n, scene.context);
  scene.block();
  const totals = (rules: typeof BOTH | typeof VALIDATORS) =>
    takeSnapshot(scene.state, rules, scene.context).totals;
  assert.deepEqual(totals(BOTH), { community: 140n, validators: 40n });
  assert.deepEqual(totals(VALIDATORS), { community: 0n, validators: 40n });
});

test("the first block of a governance day records the totals before it, and seven days are kept", () => {
  const scene = sceneWithDays();
  scene.block(DAY_S - 1);
  assert.deepEqual(scene.lastNames, []);
  scene.block(1);
  assert.deepEqual(scene.lastNames, ["dailyTotalsRecorded"]);
  for (let day = 2; day <= 9; day++) {
    scene.setStake("a", BigInt(100 + day));
    scene.block(DAY_S);
    assert.deepEqual(scene.lastNames, ["dailyTotalsRecorded"], `day ${day}`);
  }
  const heights = ring(scene).map(([height]) => Number(height));
  assert.equal(heights.length, 7);
  assert.deepEqual(
    heights,
    [...heights].sort((left, right) => left - right),
  );
  // Each total is the one at the end of its height, and stays readable however old it is.
  for (const [height, total] of ring(scene)) {
    assert.equal(totalPower(scene.state, NAME, Number(height)), total);
  }
  const oldest = computeHorizon(scene.state, { height: 10_000_000, rollbackDepthBlocks: 100 });
  assert.equal(oldest.horizon, heights[0]);
});

test("a growth beyond the ratio reads power in the smallest day, and one at the ratio does not", () => {
  const scene = sceneWithDays();
  scene.setStake("a", 100n);
  scene.block(DAY_S);
  assert.deepEqual(ring(scene), [[1, 100n]]);
  scene.setStake("whale", 50n);
  scene.block();
  const at = () => takeSnapshot(scene.state, COMMUNITY, scene.context);
  assert.deepEqual([at().snapshotHeight, at().spikeGuard], [2, false]);
  scene.setStake("whale", 51n);
  scene.block();
  const snapshot = at();
  assert.deepEqual(snapshot, {
    snapshotHeight: 1,
    totals: { community: 100n, validators: 0n },
    spikeGuard: true,
  });
  assert.equal(scene.cast("whale", 1, snapshot.snapshotHeight).weight, 0n);
});

test("no days switch the guard off, and the earliest of two houses holds for both", () => {
  const scene = sceneWithDays();
  scene.setParameter("spike.days", 0);
  scene.setStake("a", 100n);
  scene.block(DAY_S);
  assert.deepEqual(ring(scene), []);
  scene.setParameter("spike.days", 7);
  noteValidatorPower(scene.state, scene.named("a"), 100n, scene.context);
  scene.block(DAY_S);
  scene.block(DAY_S);
  scene.setStake("a", 1000n);
  noteValidatorPower(scene.state, scene.named("a"), 90n, scene.context);
  scene.block(DAY_S);
  noteValidatorPower(scene.state, scene.named("a"), 1000n, scene.context);
  scene.block();
  // Community: least 100 at the latest of heights 2 and 3; validators: least 90 at height 4. The earlier holds.
  const snapshot = takeSnapshot(scene.state, BOTH, scene.context);
  assert.deepEqual(snapshot, {
    snapshotHeight: 3,
    totals: { community: 100n, validators: 100n },
    spikeGuard: true,
  });
});

test("a state rollback is decided by the electorate of its target, without the guard", () => {
  const scene = sceneWithDays();
  scene.setStake("a", 100n);
  scene.block(DAY_S);
  scene.block();
  scene.setStake("a", 1000n);
  scene.block();
  scene.block();
  const at = (target: number) => takeSnapshot(scene.state, COMMUNITY, scene.context, target);
  assert.deepEqual(at(2), {
    snapshotHeight: 2,
    totals: { community: 100n, validators: 0n },
    spikeGuard: false,
  });
  // A target above the block before cannot bring later power in.
  assert.equal(at(99).snapshotHeight, 4);
  assert.equal(at(99).totals.community, 1000n);
});

test("an electorate that counts in a new way begins a new graph and a new ring", () => {
  const scene = sceneWithDays();
  scene.setStake("a", 100n);
  scene.delegate("a", [["b", 10_000]]);
  scene.block(DAY_S);
  assert.equal(ring(scene).length, 1);
  scene.countBy("token");
  assert.deepEqual(ring(scene), []);
  const received = (height: number | "now") =>
    receivedPower(scene.state, scene.scope, scene.named("b"), height);
  assert.deepEqual([received(1), received("now")], [100n, 0n]);
  // The other scopes count as before and keep their days.
  assert.equal(readSpikeRing(scene.state, { house: "community", scope: "protocol" }).length, 1);
});
