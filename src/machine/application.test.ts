import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryChain } from "../../test/support/memory-chain.ts";
import { TEST_HASHES, TEST_SUITES } from "../../test/support/test-algorithms.ts";
import { testKey } from "../../test/support/test-keys.ts";
import { TestNetwork } from "../../test/support/test-network.ts";
import { recordPayload, signTransaction } from "../../test/support/test-transactions.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { sealMessageItems } from "../ledger/seal-message.ts";
import { encodeStatement } from "../ledger/statement.ts";
import { verifyStateProof } from "../merkle/state-proof.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import { Application, type ProposalRequest } from "./application.ts";

const alice = testKey(1, "alice");
const bob = testKey(1, "bob");
const sealer = testKey(2, "application sealer");

function network(): TestNetwork {
  return new TestNetwork({
    rule: 3,
    algs: { legacy: 0x12, pq: 0x16 },
    sealers: [{ key: sealer }],
    accounts: [
      { keys: [alice], amount: 10n ** 9n },
      { keys: [bob], amount: 10n ** 9n },
    ],
  });
}

/** An application on a chain of its own, with block 0 committed. */
function application(of: TestNetwork): Application {
  const genesis = of.genesisBranch();
  const store = new MemoryChain(genesis);
  const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past: store.past };
  const app = new Application(environment, { document: of.document, store, branch: genesis });
  app.initChain();
  app.initChain();
  app.commit();
  return app;
}

function requestOf(app: Application, transactions: readonly Uint8Array[]): ProposalRequest {
  const { height, timeMs } = app.info();
  return {
    height: height + 1,
    timeMs: timeMs + 1000,
    proposer: sealer.account,
    carryPq: true,
    commit: null,
    evidence: [],
    transactions,
    bytesMax: 1 << 20,
  };
}

function inputOf(request: ProposalRequest, items: readonly Uint8Array[]) {
  const { height, timeMs, proposer, carryPq } = request;
  return { height, timeMs, proposer, carryPq, items };
}

test("what an honest proposer prepares is accepted, made once and the same everywhere", () => {
  const chain = network();
  const [one, other] = [application(chain), application(chain)];
  assert.deepEqual(one.info(), other.info());
  const good = signTransaction(chain, { keys: [alice] });
  const next = signTransaction(chain, { keys: [alice], body: { sequence: 1 } });
  const tooFar = signTransaction(chain, { keys: [bob], body: { sequence: 9 } });
  const request = requestOf(one, [good, tooFar, good, next, new Uint8Array(3)]);
  const items = one.prepareProposal(request);
  assert.deepEqual(
    items,
    [good, next].map((tx) => encodeStatement({ type: "transaction", tx })),
    "repeated, malformed and premature ones are left out",
  );
  const input = inputOf(request, items);
  assert.equal(one.processProposal(input, 1 << 20), null);
  assert.equal(one.finalizeBlock(input), one.finalizeBlock(input), "asked twice, made once");
  other.finalizeBlock(inputOf(request, []));
  other.finalizeBlock(input);
  one.commit();
  other.commit();
  assert.deepEqual(one.info(), other.info());
  assert.equal(one.info().height, 1);
});

test("a proposal is refused for what the block itself proves wrong", () => {
  const chain = network();
  const app = application(chain);
  const item = (tx: Uint8Array) => encodeStatement({ type: "transaction", tx });
  const record = item(signTransaction(chain, { keys: [alice] }));
  const request = requestOf(app, []);
  const judge = (items: readonly Uint8Array[], bytesMax = 1 << 20) =>
    app.processProposal(inputOf(request, items), bytesMax);
  assert.deepEqual(judge([record, record]), { reason: "duplicate" });
  assert.equal(judge([record], record.length), null);
  assert.deepEqual(judge([record], record.length - 1), { reason: "size" });
  const forged = Uint8Array.from(record);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  assert.deepEqual(judge([forged]), {
    reason: "item",
    index: 0,
    code: "GOV_SIGNATURE_INVALID",
  });
  const delegation = signTransaction(chain, { keys: [bob], command: "setDelegation" });
  assert.deepEqual(judge([record, item(delegation)]), { reason: "order" });
  assert.deepEqual(judge([new Uint8Array([0xff])]), {
    reason: "item",
    index: 0,
    code: "REPLAY_ORDER",
  });
});

test("a transaction is checked in full when it is new, and without its signatures afterwards", () => {
  const chain = network();
  const app = application(chain);
  const good = signTransaction(chain, { keys: [alice] });
  const checked = app.checkTx(good, "new");
  assert(checked.ok);
  assert.equal(checked.value.class, "other");
  const forged = Uint8Array.from(good);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  const code = (bytes: Uint8Array, kind: "new" | "recheck") => {
    const answer = app.checkTx(bytes, kind);
    return answer.ok ? null : answer.error.code;
  };
  assert.equal(code(forged, "new"), "GOV_SIGNATURE_INVALID");
  assert.equal(code(forged, "recheck"), null, "signatures are not verified again");
  const request = requestOf(app, [good]);
  app.finalizeBlock(inputOf(request, app.prepareProposal(request)));
  assert.equal(code(good, "recheck"), null, "uncommitted work changes nothing");
  app.finalizeBlock(inputOf(request, app.prepareProposal(request)));
  app.commit();
  assert.equal(code(good, "recheck"), "GOV_NONCE_LOW");
  assert.equal(code(new Uint8Array(1 << 18), "new"), "GOV_TX_TOO_LARGE");
});

test("acts come first, then what decides, then the rest, each by arrival", () => {
  const chain = network();
  const app = application(chain);
  const payload = recordPayload(["x"]);
  const of = (keys: typeof alice, command: "recordStatement" | "setDelegation" | "submitAct") =>
    signTransaction(chain, { keys: [keys], command, payload });
  const other = of(alice, "recordStatement");
  const deciding = of(bob, "setDelegation");
  const classes = [other, deciding, of(alice, "submitAct")].map((tx) => {
    const checked = app.checkTx(tx, "recheck");
    return checked.ok ? checked.value.class : checked.error.code;
  });
  assert.deepEqual(classes, ["other", "governance", "emergency"]);
});

test("a vote carries the seal of the newest committed block, and nothing else passes for it", () => {
  const chain = network();
  const app = application(chain);
  const request = requestOf(app, []);
  const made = app.finalizeBlock(inputOf(request, []));
  app.commit();
  const [subject] = made.branch.sealable;
  assert(subject !== undefined);
  const items = sealMessageItems(subject, 0);
  const message = buildMessage("seal", sealer.suite, items, sealer.keyId);
  const seal = { keyId: sealer.keyId, signal: 0, signature: sealer.signer.sign(message) };
  const extension = app.extendVote(seal, []);
  assert.ok(extension.length > 0);
  assert.equal(app.verifyVoteExtension(extension), true);
  assert.equal(app.verifyVoteExtension(extension, sealer.keyId), true);
  assert.equal(app.verifyVoteExtension(extension, alice.keyId), false, "somebody else's seal");
  assert.equal(app.verifyVoteExtension(new Uint8Array(0)), true, "an empty one says nothing");
  assert.equal(app.verifyVoteExtension(new Uint8Array(1 << 17)), false);
  assert.equal(app.extendVote({ ...seal, signal: 1 }, []).length, 0, "another message");
  const record = signTransaction(chain, { keys: [alice] });
  assert.equal(app.extendVote(null, [record]).length, 0, "only emergencies are relayed");
});

test("a query is answered with a proof under the root of the newest block", () => {
  const chain = network();
  const app = application(chain);
  const { stateRoots, height } = app.info();
  for (const [code, root] of stateRoots) {
    for (const key of ["supply", "no such key"]) {
      const answer = app.query(asciiBytes(key), code);
      assert.equal(answer.height, height);
      assert.equal(answer.value === undefined, key !== "supply");
      assert.deepEqual(answer.proof.value, answer.value ?? null);
      const verified = verifyStateProof(requireHash(TEST_HASHES, code), answer.proof, root);
      assert.equal(verified.ok, true, `${key} under ${code}`);
    }
  }
  assert.equal(stateRoots.length, 2);
});
