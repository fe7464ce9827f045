import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decode, encode } from "../../src/codec/canonical.ts";
import { readAccount } from "../../src/governance/account.ts";
import { transactionBodySchema } from "../../src/ledger/transaction.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { WRITE_PLAN } from "../support/node/write-plan.ts";
import { assemble, bytesOf, type WriteScene, writeScene } from "../support/node/write-scene.ts";

let scene: WriteScene;
before(async () => {
  scene = await writeScene(WRITE_PLAN);
});
after(() => scene.close());

test("a failure in the block is told with its receipt", async () => {
  const ready = await scene.call("prepare_tx", {
    kind: "transfer",
    payload: { to: scene.account("ben"), amount: `${10n ** 30n}` },
    sender: scene.account("ada"),
  });
  assert.equal(ready.effects.rejection.code, "GOV_FUNDS_INSUFFICIENT");
  const refused = await scene.refusal("submit_tx", { tx: assemble(scene, ready, "ada") });
  assert.deepEqual(
    [refused.code, refused.more.rejection?.code],
    ["RPC_TX_FAILED", "GOV_FUNDS_INSUFFICIENT"],
  );
  const { height, receipt } = refused.more.evidence as {
    height: number;
    receipt: { code: number };
  };
  assert.equal(height, scene.story.height);
  assert.ok(receipt.code > 0);
});

test("prepare_tx tells what signing does, and submit_tx takes what was signed, once", async () => {
  const ready = await scene.call("prepare_tx", {
    kind: "transfer",
    payload: { to: scene.account("ben"), amount: "1000" },
    sender: scene.account("ada"),
  });
  assert.match(ready.effects.words[0], /pays 1000 base units to 0x/);
  const liquid = (name: string): bigint =>
    readAccount(scene.story.state, scene.story.account(name))?.liquid ?? 0n;
  const had = liquid("ben");
  const row = ready.effects.diff.find(
    ({ table, key }: { table: string; key: string }) =>
      table === "acct/" && key === scene.account("ben"),
  );
  assert.equal(BigInt(row.after.liquid) - BigInt(row.before.liquid), 1000n);
  assert.equal(liquid("ben"), had, "a simulation is kept");
  const tx = assemble(scene, ready, "ada");
  const none = await scene.call("submit_tx", { tx, wait: "none" });
  assert.equal(none.status, "pending");
  const sent = await scene.call("submit_tx", { tx });
  assert.deepEqual([sent.status, sent.kind, sent.tx_hash], ["committed", "transfer", none.tx_hash]);
  assert.equal(liquid("ben") - had, 1000n);
  assert.deepEqual(await scene.call("submit_tx", { tx }), sent);
  const checked = await scene.call("submit_tx", { tx, wait: "check" });
  assert.equal(checked.status, "committed");
});

test("transactions of another chain or generation, and forged ones, are refused in the ledger's codes", async () => {
  const ready = await scene.call("prepare_tx", {
    kind: "fundTreasury",
    payload: { amount: "5" },
    sender: scene.account("ada"),
  });
  const body = decode(transactionBodySchema, bytesOf(ready.unsigned_tx));
  assert.ok(body.ok);
  const refused = async (changed: Partial<typeof body.value>): Promise<unknown> => {
    const unsigned = toHex0x(encode(transactionBodySchema, { ...body.value, ...changed }));
    const error = await scene.refusal("submit_tx", {
      tx: assemble(scene, { ...ready, unsigned_tx: unsigned }, "ada"),
    });
    return [error.code, error.more.rejection?.code];
  };
  const chainId = new Uint8Array(64) as typeof body.value.chainId;
  assert.deepEqual(await refused({ chainId }), ["RPC_TX_REJECTED", "GOV_TX_WRONG_CHAIN"]);
  assert.deepEqual(await refused({ generation: 1 }), ["RPC_TX_REJECTED", "GOV_TX_GENERATION"]);
  assert.deepEqual(await refused({ kind: 999 }), ["RPC_TX_REJECTED", "GOV_TX_KIND"]);
  assert.deepEqual(await refused({ sequence: 0 }), ["RPC_TX_REJECTED", "GOV_NONCE_LOW"]);
  // The signature is that of the untouched body.
  assert.deepEqual(await refused({ maxFee: body.value.maxFee + 1n }), [
    "RPC_SIGNATURE_INVALID",
    "GOV_SIGNATURE_INVALID",
  ]);
  const garbage = await scene.refusal("submit_tx", { tx: "0x00" });
  assert.equal(garbage.more.rejection?.code, "GOV_TX_MALFORMED");
  const kind = await scene.refusal("cast_vote", { tx: assemble(scene, ready, "ada") });
  assert.deepEqual([kind.code, kind.more.evidence?.path], ["RPC_PARAMS", "tx"]);
});

test("simulate_tx: at the head, at the end of the timelock, and what holds after it", async () => {
  const content = {
    type: "treasury_action",
    payload: {
      action: { kind: "spend", payouts: [{ recipient: scene.account("cleo"), amount: "77" }] },
      purpose: "Thanks",
    },
    title: "Thanks",
    summary: "",
    description: "",
    tags: [],
    links: [],
    attachments: [],
    language: "en",
    conditions: [],
  };
  const asked = {
    kind: "createProposal",
    payload: { content, deposit: null },
    sender: scene.account("ada"),
  };
  const head = await scene.call("simulate_tx", asked);
  assert.deepEqual(head.rejection, null);
  assert.ok(head.events.some(({ type }: { type: string }) => type === "proposal_created"));
  const eta = await scene.call("simulate_tx", { ...asked, when: "eta" });
  assert.deepEqual(eta.rejection, null);
  const paid = eta.diff.find(
    ({ table, key }: { table: string; key: string }) =>
      table === "acct/" && key === scene.account("cleo"),
  );
  assert.equal(BigInt(paid.after.liquid) - BigInt(paid.before.liquid), 77n);
  assert.deepEqual(
    eta.invariants.map(({ name, holds }: { name: string; holds: boolean }) => [name, holds]),
    [
      ["supply", true],
      ["totals", true],
      ["configuration", true],
    ],
  );
  const other = await scene.refusal("simulate_tx", {
    kind: "transfer",
    payload: { to: scene.account("ben"), amount: "1" },
    sender: scene.account("ada"),
    when: "eta",
  });
  assert.equal(other.more.evidence?.path, "when");
  const kind = await scene.refusal("simulate_tx", { ...asked, kind: "transfr" });
  assert.equal(kind.more.evidence?.nearest, "transfer");
  const path = await scene.refusal("simulate_tx", {
    ...asked,
    payload: { content: { ...content, title: "" }, deposit: null },
  });
  assert.equal(path.more.evidence?.path, "payload.content.title");
});
