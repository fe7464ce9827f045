import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { PowerScene } from "../../test/support/power-scene.ts";
import { readInDepth } from "./delegation-depth.ts";
import { readRecord } from "./delegation-record.ts";
import { dueItems } from "./due.ts";
import { currentGraph, receivedPower } from "./electorate.ts";

const YEAR_S = 365 * 86_400;

/** Delegates of equal shares, as in the golden file. */
function equalShares(delegates: readonly string[]): readonly (readonly [string, number])[] {
  const bp = (10_000 - (10_000 % delegates.length)) / delegates.length;
  return delegates.map((delegate) => [delegate, bp]);
}

function recordOf(scene: PowerScene, name: string) {
  return readRecord(scene.state, currentGraph(scene.state, scene.scope), scene.named(name), "now");
}

function received(scene: PowerScene, name: string): bigint {
  return receivedPower(scene.state, scene.scope, scene.named(name), "now");
}

function expiries(scene: PowerScene): readonly number[] {
  const items = dueItems(scene.state, { dueClass: 1, now: Number.MAX_SAFE_INTEGER, limit: 100 });
  return items.map(({ at }) => at);
}

test("writes are accepted and refused as the golden file says", () => {
  const cases = governanceCases("delegation_guards");
  assert.equal(cases.length, 6);
  for (const { case: title, max_depth: depth, writes } of cases) {
    const scene = new PowerScene();
    scene.setParameter("delegation.max_depth", depth);
    for (const { owner, delegates, forward, result } of writes) {
      const answer = scene.delegate(owner, equalShares(delegates), forward);
      assert.equal(answer, result, `${title}: ${owner} to ${delegates}`);
    }
  }
});

test("delegation that is switched off, or that a scope does not have, is refused and can still be ended", () => {
  const scene = new PowerScene();
  assert.equal(scene.delegate("a", [["b", 10_000]]), "ok");
  scene.setParameter("delegation.enabled", false);
  assert.equal(scene.delegate("c", [["b", 10_000]]), "GOV_DELEGATION_OFF");
  scene.accept(scene.named("a"), "removeDelegation", { scopes: [scene.scope] });
  scene.setParameter("delegation.enabled", true);
  // Not in use on a chain that does not say so.
  const unused = scene.run(scene.named("a"), "setDelegation", {
    scopes: ["conduct"],
    shares: [{ delegate: scene.named("b"), bp: 1 }],
    forward: false,
    expiresAt: 100,
  });
  assert.equal(unused?.code, "GOV_DELEGATION_OFF");
});

test("shares are at most five, distinct, and at most the whole", () => {
  const scene = new PowerScene();
  const code = "GOV_SHARES_INVALID";
  assert.equal(scene.delegate("a", []), code);
  assert.equal(scene.delegate("a", [["b", 10_000]]), "ok");
  assert.equal(
    scene.delegate("a", [
      ["b", 5000],
      ["c", 5001],
    ]),
    code,
  );
  assert.equal(
    scene.delegate("a", [
      ["b", 5000],
      ["c", 5000],
    ]),
    "ok",
  );
  assert.equal(
    scene.delegate("a", [
      ["b", 1],
      ["b", 1],
    ]),
    code,
  );
  assert.equal(scene.delegate("a", equalShares(["b", "c", "d", "e", "f"])), "ok");
  scene.setParameter("delegation.max_shares", 4);
  assert.equal(scene.delegate("a", equalShares(["b", "c", "d", "e", "f"])), code);
  assert.equal(scene.delegate("a", equalShares(["b", "c", "d", "e"])), "ok");
});

test("a delegate must have said that it accepts, and forwarded power apart from that", () => {
  const scene = new PowerScene();
  const [owner, delegate] = [scene.named("a"), scene.named("b")];
  const profile = (acceptsDelegation: boolean, acceptsForwarded: boolean) =>
    scene.accept(delegate, "setDelegateProfile", { acceptsDelegation, acceptsForwarded });
  profile(false, false);
  assert.equal(scene.delegate("a", [["b", 10_000]]), "GOV_DELEGATE_REFUSES");
  profile(true, false);
  assert.equal(scene.delegate("a", [["b", 10_000]]), "ok");
  assert.equal(scene.delegate("a", [["b", 10_000]], true), "GOV_DELEGATE_REFUSES");
  profile(true, true);
  assert.equal(scene.delegate("a", [["b", 10_000]], true), "ok");
  // An account that never said anything accepts nothing.
  const silent = scene.account("silent");
  const refused = scene.run(owner, "setDelegation", {
    scopes: [scene.scope],
    shares: [{ delegate: silent, bp: 1 }],
    forward: false,
    expiresAt: 100,
  });
  assert.equal(refused?.code, "GOV_DELEGATE_REFUSES");
});

test("a term is in the future and at most the longest", () => {
  const scene = new PowerScene();
  scene.now = 1000;
  const code = "GOV_DELEGATION_TERM";
  assert.equal(scene.delegate("a", [["b", 1]], false, 0), code);
  assert.equal(scene.delegate("a", [["b", 1]], false, 1), "ok");
  assert.equal(scene.delegate("a", [["b", 1]], false, YEAR_S), "ok");
  assert.equal(scene.delegate("a", [["b", 1]], false, YEAR_S + 1), code);
});

test("the first guard that fails answers, over all scopes before the next", () => {
  const scene = new PowerScene();
  assert.equal(
    scene.delegate("a", [
      ["a", 5000],
      ["a", 5001],
    ]),
    "GOV_SHARES_INVALID",
  );
  assert.equal(
    scene.delegate(
      "a",
      [
        ["a", 1],
        ["b", 1],
      ],
      false,
      0,
    ),
    "GOV_SELF_DELEGATION",
  );
  scene.accept(scene.named("b"), "setDelegateProfile", {
    acceptsDelegation: false,
    acceptsForwarded: false,
  });
  assert.equal(scene.delegate("a", [["b", 1]], false, 0), "GOV_DELEGATE_REFUSES");
});

test("one command delegates in several scopes, each its own graph", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.accept(scene.named("a"), "setDelegation", {
    scopes: ["protocol", "treasury"],
    shares: [{ delegate: scene.named("b"), bp: 10_000 }],
    forward: false,
    expiresAt: 500,
  });
  assert.deepEqual(scene.lastNames, ["delegationSet", "delegationSet"]);
  const inScope = (scope: string) => receivedPower(scene.state, scope, scene.named("b"), "now");
  assert.deepEqual(["protocol", "community", "treasury"].map(inScope), [100n, 0n, 100n]);
  // Nothing ends where one of the scopes has nothing to end. A set begins with its shorter names.
  const both = { scopes: ["protocol", "community"] };
  assert.equal(scene.refuse(scene.named("a"), "removeDelegation", both), "GOV_DELEGATION_UNKNOWN");
  assert.deepEqual(["protocol", "community", "treasury"].map(inScope), [100n, 0n, 100n]);
});

test("a record that is replaced, removed or dropped leaves no work behind", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.delegate("a", [["b", 10_000]], false, 50);
  scene.delegate("a", [["c", 10_000]], false, 70);
  assert.deepEqual(expiries(scene), [70]);
  assert.deepEqual([received(scene, "b"), received(scene, "c")], [0n, 100n]);
  scene.accept(scene.named("a"), "removeDelegation", { scopes: [scene.scope] });
  assert.deepEqual(expiries(scene), []);
  assert.deepEqual(scene.lastNames, ["delegationRemoved"]);
  assert.equal(received(scene, "c"), 0n);
  const code = "GOV_DELEGATION_UNKNOWN";
  const again = scene.refuse(scene.named("a"), "removeDelegation", { scopes: [scene.scope] });
  assert.equal(again, code);
  scene.delegate("a", [["b", 10_000]], false, 90);
  scene.accept(scene.named("b"), "dropDelegator", { scope: scene.scope, from: scene.named("a") });
  assert.deepEqual(scene.lastNames, ["delegatorDropped"]);
  assert.deepEqual(expiries(scene), []);
  assert.equal(recordOf(scene, "a"), undefined);
});

test("nobody is reached by what it gives away, over as many steps as a chain may have", () => {
  const scene = new PowerScene();
  const giving = (name: string, to: string) => {
    const shares = [{ delegate: scene.named(to), bp: 10_000 }];
    const record = { scopes: [scene.scope], shares, forward: false, expiresAt: scene.now + 100 };
    return scene.run(scene.named(name), "setDelegation", record)?.code ?? "ok";
  };
  assert.equal(giving("b", "a"), "ok");
  assert.equal(giving("a", "b"), "GOV_DELEGATION_CYCLE");
  assert.equal(giving("c", "b"), "ok");
  assert.equal(giving("d", "c"), "ok");
  assert.equal(giving("a", "d"), "GOV_DELEGATION_CYCLE", "d, c, b, a: three steps on from d");
  // A fourth step is out of sight: what is given on ends at the depth before it could come back.
  assert.equal(giving("e", "d"), "ok");
  assert.equal(giving("a", "e"), "ok");
});

test("a record ends at its term, in the block that reaches it and not before", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.delegate("a", [["b", 10_000]], false, 10);
  scene.block(9);
  assert.deepEqual([scene.lastNames, received(scene, "b")], [[], 100n]);
  scene.block(1);
  assert.deepEqual([scene.lastNames, received(scene, "b")], [["delegationExpired"], 0n]);
  assert.equal(recordOf(scene, "a"), undefined);
});

test("a delegate drops the share that points to it, and the forward with it", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.delegate(
    "a",
    [
      ["b", 6000],
      ["c", 4000],
    ],
    true,
  );
  const drop = (name: string) =>
    scene.run(scene.named(name), "dropDelegator", { scope: scene.scope, from: scene.named("a") });
  assert.equal(drop("d")?.code, "GOV_DELEGATION_UNKNOWN");
  assert.equal(drop("c"), null);
  assert.deepEqual([recordOf(scene, "a")?.shares.length, recordOf(scene, "a")?.forward], [1, true]);
  scene.delegate(
    "a",
    [
      ["b", 6000],
      ["c", 4000],
    ],
    true,
  );
  assert.equal(drop("b"), null);
  // What a receives goes on to its first delegate, and that was b: it must not go to c unasked.
  assert.deepEqual(
    [recordOf(scene, "a")?.shares.length, recordOf(scene, "a")?.forward],
    [1, false],
  );
  assert.deepEqual([received(scene, "b"), received(scene, "c")], [0n, 40n]);
  const graph = currentGraph(scene.state, scene.scope);
  assert.equal(readInDepth(scene.state, graph, scene.named("b")), 0);
});

test("delegations that stand are not touched by a changed profile", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.delegate("a", [["b", 10_000]]);
  scene.accept(scene.named("b"), "setDelegateProfile", {
    acceptsDelegation: false,
    acceptsForwarded: false,
  });
  assert.equal(received(scene, "b"), 100n);
});

test("a record of a graph that counts no more ends without a fact, and the new graph's at its own term", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.delegate("a", [["b", 10_000]], false, 10);
  scene.countBy("token");
  assert.equal(scene.delegate("a", [["b", 10_000]], false, 20), "ok");
  assert.equal(received(scene, "b"), 100n);
  scene.block(10);
  assert.deepEqual([scene.lastNames, received(scene, "b")], [[], 100n]);
  scene.block(10);
  assert.deepEqual([scene.lastNames, received(scene, "b")], [["delegationExpired"], 0n]);
  assert.deepEqual(expiries(scene), []);
});
