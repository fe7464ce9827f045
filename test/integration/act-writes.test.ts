import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { actMessageItems, decodeActFrame } from "../../src/governance/act-frame.ts";
import { ATTEST, attestationItems } from "../../src/governance/attestation.ts";
import {
  decodeFallbackDeclaration,
  fallbackMessageItems,
} from "../../src/ledger/fallback-declaration.ts";
import { attestationOf } from "../../src/node/writes/attestation-ref.ts";
import { writeGround } from "../../src/node/writes/write-ground.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { WRITE_PLAN } from "../support/node/write-plan.ts";
import {
  bytesOf,
  memberSignature,
  type WriteScene,
  writeScene,
} from "../support/node/write-scene.ts";

let scene: WriteScene;
before(async () => {
  scene = await writeScene(WRITE_PLAN);
});
after(() => scene.close());

test("create_attestation and submit_attestation_signature: the attestor signs, anyone carries", async () => {
  const asked = { milestone: "rehearsal", block_number: 2 };
  const auth = { sender: scene.account("attestor-1") };
  const answer = await scene.signed("create_attestation", { ...asked, auth }, "attestor-1");
  assert.deepEqual(
    [answer.attestation_id, answer.status],
    ["ATTEST-rehearsal-2", "attestation_created"],
  );
  const again = await scene.call("create_attestation", asked);
  assert.deepEqual([again.attestation_id, again.status], ["ATTEST-rehearsal-2", "exists"]);
  const future = await scene.refusal("create_attestation", {
    ...asked,
    block_number: 10 ** 9,
    auth,
  });
  assert.equal(future.code, "RPC_SIGNATURE_REQUIRED");
  const attestor_id = scene.account("attestor-2");
  const unsigned = await scene.refusal("submit_attestation_signature", {
    attestation_id: answer.attestation_id,
    attestor_id,
  });
  const { of, keys } = unsigned.more.members as { of: string; keys: { sign_bytes: string }[] };
  assert.equal(of, "attestation");
  const attestation = attestationOf(writeGround(scene.service), {
    milestone: "rehearsal",
    height: 2,
  });
  assert.ok(attestation !== undefined);
  const items = attestationItems(scene.story.chain.branch.chainId, attestation, ATTEST);
  const own = memberSignature(scene, "attestor-2", "attest", items);
  const signed = scene.actor("attestor-2").signer.sign(bytesOf(keys[0]?.sign_bytes ?? ""));
  for (const signature of [toHex0x(signed), own.signature]) assert.ok(signature.startsWith("0x"));
  const carried = await scene.signed(
    "submit_attestation_signature",
    {
      attestation_id: answer.attestation_id,
      attestor_id,
      signature: own.signature,
      auth: { sender: scene.account("cleo") },
    },
    "cleo",
  );
  assert.equal(carried.status, "signature_submitted");
  const forged = await scene.refusal("submit_attestation_signature", {
    attestation_id: answer.attestation_id,
    attestor_id: scene.account("attestor-3"),
    signature: own.signature,
  });
  const { effects } = forged.more.members as { effects: { rejection: { code: string } } };
  assert.equal(effects.rejection.code, "GOV_SIGNATURE_INVALID");
  const absent = await scene.refusal("submit_attestation_signature", {
    attestation_id: "ATTEST-rehearsal-3",
    attestor_id,
  });
  assert.equal(absent.code, "RPC_NOT_FOUND");
});

test("declare_emergency and execute_rollback: the council signs the act, in two calls or one", async () => {
  const options = {
    actions: [
      { kind: "pause_network", components: ["transfers"], duration_s: 600, ratified_s: 600 },
    ],
  };
  const asked = { trigger: "The hash is weak.", evidence: "a report" };
  const unsigned = await scene.refusal("declare_emergency", { ...asked, ...options });
  assert.equal(unsigned.code, "RPC_SIGNATURE_REQUIRED", unsigned.message);
  const { act, needed } = unsigned.more.members as { act: string; needed: number };
  assert.equal(needed, 5);
  const frame = decodeActFrame(bytesOf(act));
  assert.ok(frame.ok);
  const items = actMessageItems(frame.value);
  const members = [1, 2, 3, 4, 5].map((number) => `emergency-${number}`);
  const [first, second, ...rest] = members.map((who) => memberSignature(scene, who, "act", items));
  const auth = { sender: scene.account("cleo") };
  const begun = await scene.signed(
    "declare_emergency",
    { ...asked, act, council_signatures: [first, second?.signature], auth },
    "cleo",
  );
  assert.equal(begun.status, "signed");
  const done = await scene.signed(
    "declare_emergency",
    { ...asked, act, council_signatures: rest, auth },
    "cleo",
  );
  assert.deepEqual(
    [done.status, done.emergency_hash],
    ["emergency_declared", begun.emergency_hash],
  );
  const wrong = await scene.refusal("declare_emergency", { ...asked, trigger: "Another", act });
  assert.equal(wrong.more.evidence?.path, "trigger");

  const start = scene.story.height + 200;
  const rollback = { emergency_hash: done.emergency_hash, rollback_block: start };
  const target = { rule_version: "v2-dual-optional" };
  const open = await scene.refusal("execute_rollback", { ...rollback, target });
  assert.equal(open.code, "RPC_SIGNATURE_REQUIRED", open.message);
  const fallback = (open.more.members as { act: string }).act;
  const declaration = decodeFallbackDeclaration(bytesOf(fallback));
  assert.ok(declaration.ok);
  assert.equal(declaration.value.start, start);
  const fallbackItems = fallbackMessageItems(declaration.value);
  const council_signatures = members.map((who) =>
    memberSignature(scene, who, "act", fallbackItems),
  );
  const few = await scene.refusal("execute_rollback", {
    ...rollback,
    act: fallback,
    council_signatures: council_signatures.slice(0, 4),
    auth,
  });
  const { effects } = few.more.members as { effects: { rejection: { code: string } } };
  assert.notEqual(effects.rejection, null);
  const moved = await scene.refusal("execute_rollback", {
    ...rollback,
    rollback_block: start + 1,
    act: fallback,
  });
  assert.equal(moved.more.evidence?.path, "rollback_block");
  const nobody = await scene.refusal("execute_rollback", {
    ...rollback,
    emergency_hash: `0x${"00".repeat(32)}`,
  });
  assert.equal(nobody.code, "RPC_NOT_FOUND");
});
