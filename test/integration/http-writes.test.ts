import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { actMessageItems, decodeActFrame } from "../../src/governance/act-frame.ts";
import { computeStatus } from "../../src/governance/status.ts";
import {
  decodeFallbackDeclaration,
  fallbackMessageItems,
} from "../../src/ledger/fallback-declaration.ts";
import type { Story } from "../../src/node/story/story.ts";
import type { StoryPlan } from "../../src/node/story/story-plan.ts";
import { castVotes, proposalOf, propose, waitWhile } from "../../src/node/story/story-proposal.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { type HttpWriteScene, httpWriteScene } from "../support/node/http-write-scene.ts";
import { leaveOpen, REVIEWED } from "../support/node/write-plan.ts";
import { assemble, bytesOf, memberSignature } from "../support/node/write-scene.ts";

type Fields = Readonly<Record<string, unknown>>;

const VOTERS = ["ada", "ben", "validator-1", "validator-2", "validator-3", "validator-4"];
const MEMBERS = [1, 2, 3, 4, 5].map((number) => `emergency-${number}`);
/** Proposals by number: who may run, one to be run, and what leaveOpen leaves. */
const [GRANT, RUN, MOTION, CHANGE] = [1, 2, 3, 4] as const;

/** Motions are run by hand, by ben, once they have passed; one of them has. */
const PLAN: StoryPlan = {
  name: "http-writes",
  about: "a ledger on which each write of the guide can succeed",
  cast: {
    voters: { ada: 300_000n, ben: 290_000n, cleo: 40_000n },
    treasury: 1_000_000n,
    parameters: [
      ...REVIEWED,
      { key: "track.text.exec", value: "manual" },
      { key: "track.text.G", value: 86_400 },
    ],
  },
  tell(story) {
    const grant = {
      kind: "grant",
      role: "executor",
      account: story.account("ben"),
      until: null,
    } as const;
    const payload = { operations: [grant], rationale: "Somebody must run what has passed." };
    pass(story, { type: "role_change", payload });
    waitWhile(story, GRANT, "queued");
    assert.equal(computeStatus(story.state, GRANT, story.now).status, "executed");
    const motion = { text: "The roof is red.", resolutionDigest: null };
    pass(story, { type: "custom", payload: motion });
    // From its eta on somebody may run it, and nobody has.
    story.waitUntil(story.now + 1);
    assert.equal(computeStatus(story.state, RUN, story.now).status, "queued");
    assert.deepEqual(leaveOpen(story), { motion: MOTION, change: CHANGE });
  },
};

function pass(
  story: Story,
  asked: { readonly type: "role_change" | "custom"; readonly payload: unknown },
): number {
  const words = { title: "A title", summary: "", deposit: 1000n };
  const number = propose(story, "ada", { ...asked, ...words });
  waitWhile(story, number, "discussion");
  if (computeStatus(story.state, number, story.now).status !== "voting") {
    assert.fail(`${asked.type}: ${computeStatus(story.state, number, story.now).status}`);
  }
  castVotes(story, number, Object.fromEntries(VOTERS.map((name) => [name, "for"])));
  waitWhile(story, number, "voting");
  return number;
}

let scene: HttpWriteScene;

const idOf = (number: number): string => toHex0x(proposalOf(scene.story, number).id);

// biome-ignore lint/suspicious/noExplicitAny: each test knows the result of the read that it asks for.
async function read(path: string): Promise<any> {
  return await (await fetch(`${scene.url}/v1${path}`)).json();
}

/** What form C is answered with. */
async function unsigned(method: string, params: Fields) {
  const { error } = await scene.post(method, params);
  assert.equal(error?.data.name, "RPC_SIGNATURE_REQUIRED", JSON.stringify(error?.data));
  assert.equal(error?.code, -32004);
  return error.data;
}

/**
 * Form C, then what it asks for: signed fields (B) or a signed transaction (A) first. Then both again, which is the
 * same transaction: the same result, and nothing more in any block.
 */
async function write(
  method: string,
  params: Fields,
  given: { readonly who: string; readonly form: "A" | "B" },
): Promise<Fields> {
  const { who, form } = given;
  const { unsigned_tx, sign_bytes, auth, effects } = await unsigned(method, params);
  assert.equal(effects.rejection, null, JSON.stringify(effects.rejection));
  assert.ok(effects.words.length > 0);
  const tx = assemble(scene, { unsigned_tx, sign_bytes, key_id: auth.key_id }, who);
  const signature = toHex0x(scene.actor(who).signer.sign(bytesOf(sign_bytes)));
  const forms = { A: { tx }, B: { ...params, auth: { ...auth, signature } } };
  const first = await scene.post(method, forms[form]);
  assert.equal(first.error, undefined, JSON.stringify(first.error));
  const { result } = first;
  assert.ok(Number.isSafeInteger(result.height), JSON.stringify(result));
  const shown = await read(`/txs/${result.tx_hash}`);
  assert.deepEqual([shown.status, shown.height], ["included", result.height]);
  assert.equal(shown.receipt.code, "OK", JSON.stringify(shown.receipt));
  for (const again of [forms.A, forms.B]) {
    const repeated = await scene.post(method, again);
    if (method === "create_attestation" && again === forms.B) {
      // What is asked for is there already, whoever has opened it: that needs no transaction.
      const { attestation_id } = result;
      assert.deepEqual(repeated.result, { attestation_id, status: "exists", ignored: [] });
      continue;
    }
    const { ignored: _, ...facts } = repeated.result;
    const { ignored: _first, ...expected } = result;
    assert.deepEqual(facts, expected, `${method}: sent again`);
  }
  return result;
}

/** With the signatures of council members over the act that the first answer gives. */
async function withCouncil(method: string, params: Fields): Promise<Fields> {
  const { act, needed } = await unsigned(method, params);
  assert.equal(needed, 5);
  const bytes = bytesOf(act);
  const frame = method === "execute_rollback" ? undefined : decodeActFrame(bytes);
  const declared = method === "execute_rollback" ? decodeFallbackDeclaration(bytes) : undefined;
  assert.ok((frame ?? declared)?.ok);
  const items = frame?.ok
    ? actMessageItems(frame.value)
    : declared?.ok
      ? fallbackMessageItems(declared.value)
      : [];
  const council_signatures = MEMBERS.map((who) => memberSignature(scene, who, "act", items));
  return { ...params, act, council_signatures };
}

for (const form of ["A", "B"] as const) {
  suite(`first in form ${form}`, () => {
    before(async () => {
      scene = await httpWriteScene(PLAN);
    });
    after(() => scene.close());
    writesOfProposals(form);
    writesOfOffices(form);
  });
}

function writesOfProposals(form: "A" | "B"): void {
  test(`submit_proposal in form ${form}`, async () => {
    const proposal = {
      proposal_type: { Custom: { text: `Form ${form}.` } },
      title: `Form ${form}`,
      description: "A motion.",
      proposer: scene.account("ada"),
    };
    const done = await write("submit_proposal", { proposal }, { who: "ada", form });
    assert.equal(done.status, "submitted");
    const found = await read(`/proposals/${done.proposal_hash}`);
    assert.equal(found.title, `Form ${form}`);
  });

  test(`cast_vote in form ${form}`, async () => {
    const who = "ada";
    const vote = { proposal_hash: idOf(MOTION), voter: scene.account(who), vote: "YES" };
    const done = await write("cast_vote", { vote }, { who, form });
    assert.deepEqual([done.status, done.via === undefined], ["vote_cast", false]);
  });

  test(`submit_review in form ${form}`, async () => {
    const who = `reviewer-1`;
    const review = {
      proposal_hash: idOf(CHANGE),
      reviewer_id: scene.account(who),
      code_review: { verdict: "pass", text: "Read all of it." },
      test_review: { verdict: "pass" },
      benchmark_review: { verdict: "not_applicable" },
      security_review: { verdict: "pass" },
      docs_review: { verdict: "pass" },
      recommendation: "APPROVE",
    };
    const done = await write("submit_review", { review }, { who, form });
    assert.equal(done.status, "review_submitted");
  });

  test(`execute_proposal in form ${form}`, async () => {
    const params = { proposal_hash: idOf(RUN), auth: { sender: scene.account("ben") } };
    const done = await write("execute_proposal", params, { who: "ben", form });
    assert.equal(done.status, "executed");
    const found = await read(`/proposals/${idOf(RUN)}`);
    assert.equal(found.state, "executed");
  });
}

function writesOfOffices(form: "A" | "B"): void {
  test(`create_attestation and submit_attestation_signature in form ${form}`, async () => {
    const asked = { milestone: "rehearsal", block_number: 2 };
    const auth = { sender: scene.account("attestor-1") };
    const opened = await write(
      "create_attestation",
      { ...asked, auth },
      { who: "attestor-1", form },
    );
    const attestation_id = `ATTEST-rehearsal-${2}`;
    assert.deepEqual(
      [opened.attestation_id, opened.status],
      [attestation_id, "attestation_created"],
    );
    const attestor_id = scene.account("attestor-2");
    const { of, keys } = await unsigned("submit_attestation_signature", {
      attestation_id,
      attestor_id,
    });
    assert.equal(of, "attestation");
    const { signer } = scene.actor("attestor-2");
    const signature = toHex0x(signer.sign(bytesOf(keys[0].sign_bytes)));
    const carried = await write(
      "submit_attestation_signature",
      { attestation_id, attestor_id, signature, auth: { sender: scene.account("cleo") } },
      { who: "cleo", form },
    );
    assert.equal(carried.status, "signature_submitted");
  });

  test(`declare_emergency and execute_rollback in form ${form}`, async () => {
    const auth = { sender: scene.account("cleo") };
    const asked = {
      trigger: `The hash is weak, form ${form}.`,
      evidence: `a report, form ${form}`,
      actions: [{ kind: "enable_maintenance", duration_s: 600, ratified_s: 3600 }],
      auth,
    };
    const signed = await withCouncil("declare_emergency", asked);
    const done = await write("declare_emergency", signed, { who: "cleo", form });
    assert.equal(done.status, "emergency_declared");
    const { emergency_hash } = done;
    const found = await read(`/emergencies/${emergency_hash}`);
    assert.equal(found.emergency_hash, emergency_hash, JSON.stringify(found));
    const rollback = {
      emergency_hash,
      rollback_block: scene.story.height + 400,
      target: { rule_version: "v2-dual-optional" },
      auth,
    };
    const fallback = await withCouncil("execute_rollback", rollback);
    const run = await write("execute_rollback", fallback, { who: "cleo", form });
    assert.equal(run.status, "rollback_executed");
    const epochs = await read("/epochs");
    assert.ok(
      epochs.items.some(
        ({ start_block }: { start_block: number }) => start_block === rollback.rollback_block,
      ),
      JSON.stringify(epochs.items),
    );
  });
}

suite("how long a write waits", () => {
  before(async () => {
    scene = await httpWriteScene(PLAN);
  });
  after(() => scene.close());

  test("wait: not at all, until it is taken, until it stands in a block, and not for ever", async () => {
    const transfer = async (amount: string) => {
      const params = {
        kind: "transfer",
        payload: { to: scene.account("ada"), amount },
        sender: scene.account("cleo"),
      };
      const { result, error } = await scene.post("prepare_tx", params);
      assert.equal(error, undefined, JSON.stringify(error));
      return assemble(scene, result, "cleo");
    };
    const still = { still: true };
    for (const [wait, amount] of [
      ["none", "1"],
      ["check", "2"],
    ] as const) {
      const tx = await transfer(amount);
      const taken = await scene.post("submit_tx", { tx, wait }, still);
      assert.equal(taken.result?.status, "pending", JSON.stringify(taken));
      const kept = await read(`/txs/${taken.result.tx_hash}`);
      assert.equal(kept.status, "pending");
      const done = await scene.post("submit_tx", { tx });
      assert.deepEqual(
        [done.result?.status ?? done.error, done.result?.tx_hash],
        ["committed", taken.result.tx_hash],
      );
      // Who asks for a check is told what is known by then; who does not wait knows the hash and nothing else.
      const late = await scene.post("submit_tx", { tx, wait }, still);
      const known = wait === "check" ? done.result?.height : undefined;
      assert.equal(late.result?.height, known, JSON.stringify(late));
    }
    // No block comes while it waits: the answer is pending, with the hash to ask by, and no error.
    const tx = await transfer("3");
    const before = scene.story.height;
    const began = performance.now();
    const pending = await scene.post("submit_tx", { tx, wait_ms: 150 }, still);
    const tookMs = performance.now() - began;
    assert.equal(pending.result?.status, "pending");
    assert.ok(tookMs >= 150 && tookMs < 5000, `${tookMs}`);
    assert.equal(scene.story.height, before);
    const done = await scene.post("submit_tx", { tx });
    assert.equal(done.result?.tx_hash, pending.result?.tx_hash);
    assert.equal(done.result?.height, before + 1);
    // A write of the guide says so in its own status.
    const vote = { proposal_hash: idOf(MOTION), voter: scene.account("cleo"), vote: "NO" };
    const { sign_bytes, auth } = await unsigned("cast_vote", { vote });
    const signature = toHex0x(scene.actor("cleo").signer.sign(bytesOf(sign_bytes)));
    const cast = { vote, auth: { ...auth, signature } };
    const early = await scene.post("cast_vote", { ...cast, wait_ms: 0 }, still);
    assert.equal(early.result?.status, "pending", JSON.stringify(early));
    const later = await scene.post("cast_vote", cast);
    assert.deepEqual(
      [later.result?.status, later.result?.tx_hash],
      ["vote_cast", early.result?.tx_hash],
    );
    for (const wait_ms of [-1, 30_001]) {
      const { error } = await scene.post("submit_tx", { tx, wait_ms });
      assert.equal(error?.data.name, "RPC_PARAMS");
    }
  });
});
