import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import type { Digest } from "../primitives/brand.ts";
import { STOP_GRANT } from "./act-stop-grant.ts";
import { readRole } from "./role.ts";
import { addPendingGrant, readPendingGrant } from "./role-grant.ts";

const ACT = { number: 1, digest: new Uint8Array(32) as Digest };

test("the emergency council stops a grant that has not taken effect, and nothing else", () => {
  const scene = new GovernanceScene();
  const alice = scene.account("alice");
  const payload = { role: "executor", account: alice } as const;
  const refuse = () => STOP_GRANT.refuse(scene.state, payload, scene.context)?.code;
  assert.equal(refuse(), "GOV_WINDOW_CLOSED");
  const pending = { effectiveAt: 100, until: null, grantedBy: scene.account("admin") };
  addPendingGrant(scene.state, "executor", alice, pending);
  assert.equal(refuse(), undefined);
  const journal = scene.journal();
  STOP_GRANT.execute(journal, payload, ACT, scene.context);
  scene.keep(journal);
  assert.deepEqual(scene.lastNames, ["roleRevoked"]);
  assert.equal(readPendingGrant(scene.state, "executor", alice), undefined);
  assert.equal(readRole(scene.state, "executor").pending, 0);
  scene.block(100);
  assert.equal(readRole(scene.state, "executor").count, 0);
  assert.equal(refuse(), "GOV_WINDOW_CLOSED");
});
