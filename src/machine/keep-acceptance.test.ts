import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { acceptanceBytes } from "../../test/support/acceptance-object.ts";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import { readAcceptance } from "../governance/kept-acceptance.ts";
import { keepAcceptance } from "./keep-acceptance.ts";

test("recorded objects are kept under SHA-256 and SHA3-256 of their bytes, and other contents are not", () => {
  const scene = new GovernanceScene();
  const object = acceptanceBytes();
  const journal = scene.journal();
  keepAcceptance([Uint8Array.of(1), object], journal, TEST_HASHES);
  scene.keep(journal);
  const digest = (name: string) => createHash(name).update(object).digest();
  const reportDigest = Buffer.concat([digest("sha256"), digest("sha3-256")]);
  assert.deepEqual(scene.lastNames, ["acceptanceKept"]);
  const kept = readAcceptance(scene.state, new Uint8Array(reportDigest));
  assert.deepEqual(kept?.object, object);
});
