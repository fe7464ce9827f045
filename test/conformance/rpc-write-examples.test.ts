import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { JSONRPCClient } from "json-rpc-2.0";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { Digest } from "../../src/primitives/brand.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { resultJsonSchema } from "../../src/rpc/json-schema.ts";
import type { MethodSet } from "../../src/rpc/method.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { RPC_ERROR_TABLE } from "../../src/rpc/rpc-error-table.ts";
import { exampleNode } from "../support/node/example-node.ts";
import { assemble, bytesOf } from "../support/node/write-scene.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What a call that is not signed is answered with. */
interface Unsigned {
  readonly name: string;
  readonly unsigned_tx: string;
  readonly sign_bytes: string;
  readonly auth: { readonly sender: string; readonly key_id: string };
  readonly effects: {
    readonly words: readonly string[];
    readonly rejection: { readonly code: string } | null;
    readonly diff: readonly unknown[];
  };
}

/** The same where somebody has to sign what the transaction is to carry. */
interface UnsignedMessage {
  readonly of: "act" | "attestation";
  readonly act?: string;
  readonly needed?: number;
  readonly keys: readonly { account: string; key_id: string; sign_bytes: string }[];
}

/** Examples of which the ledger says beforehand that it would refuse them, as their names tell. */
const REFUSED: Readonly<Record<string, string>> = { execute_proposal: "GOV_EXECUTED" };

const TABLE: MethodSet = METHODS;
const EXAMPLES = Object.values(TABLE)
  .filter(({ kind }) => kind === "write")
  .flatMap((method) =>
    [method.name, ...(method.aliases ?? [])].flatMap((called) =>
      method.examples.map((example) => ({ method, called, example })),
    ),
  );

const { told, sequencer, http, close } = await exampleNode("public");
after(close);
afterEach(() => {
  // Each example is made on the ledger as the documents have it: with nothing that waits.
  for (const { hash } of sequencer.listPending(100)) sequencer.drop(hash);
});

for (const { method, called, example } of EXAMPLES) {
  test(`${called}: ${example.name}`, async () => {
    const { params, outcome } = example;
    const height = told.chain.branch.height;
    if (outcome === undefined) {
      const result = await request(called, params);
      const validate = new Ajv2020({ strict: false }).compile(resultJsonSchema(method));
      assert.ok(validate(result), JSON.stringify(validate.errors?.slice(0, 3)));
    } else {
      const data = await refusal(called, params, outcome);
      if (outcome === "RPC_SIGNATURE_REQUIRED") await followUp(called, params, data);
    }
    assert.equal(told.chain.branch.height, height);
    assert.deepEqual(http.failures, []);
  });
}

test("what stands in a block is answered with its block, which is what submit_tx shows", async () => {
  const [example] = METHODS.submit_tx.examples;
  const answer = await request("submit_tx", assertDefined(example, "no example").params);
  const { status, kind, height } = answer as { status: string; kind: string; height: number };
  assert.deepEqual([status, kind, height], ["committed", "bond", 1]);
});

/** Signs what the answer asks for, as its sender would, and hands it in. */
async function followUp(called: string, params: Fields, data: unknown): Promise<void> {
  const asked = data as Partial<UnsignedMessage>;
  if (asked.of !== undefined) {
    const signed = { ...params, ...signedMessage(data as UnsignedMessage) };
    const next = await refusal(called, signed, "RPC_SIGNATURE_REQUIRED");
    assert.equal((next as Partial<UnsignedMessage>).of, undefined, "it is signed already");
    return await followUp(called, signed, next);
  }
  const { unsigned_tx, sign_bytes, auth, effects } = data as Unsigned;
  assert.ok(effects.words.length > 1);
  assert.equal(effects.rejection?.code, REFUSED[called], JSON.stringify(effects.rejection));
  assert.ok(effects.diff.length > 0, "at least the fee is paid");
  const ready = { unsigned_tx, sign_bytes, key_id: auth.key_id };
  const tx = assemble(told.story, ready, nameOf(auth.sender));
  const taken = (await request("submit_tx", { tx, wait: "check" })) as Fields;
  assert.equal(taken.status, "pending");
  const hash = bytesOf(String(taken.tx_hash)) as Digest;
  assert.ok(sequencer.pending(hash) !== undefined, "it waits for its block");
}

/** The parameters by which an act or an attestation is given its signatures. */
function signedMessage({ of, act, needed, keys }: UnsignedMessage): Fields {
  const signatures = keys.map(({ account, key_id, sign_bytes }) => {
    const { signer } = told.story.actor(nameOf(account));
    return { account, key_id, signature: toHex0x(signer.sign(bytesOf(sign_bytes))) };
  });
  if (of === "attestation") return { signature: signatures[0]?.signature };
  return { act, council_signatures: signatures.slice(0, needed) };
}

/** The name of an account in the story. */
function nameOf(account: string): string {
  const found = [...told.story.cast.actors.values()].find(
    ({ description }) => toHex0x(description.account) === account,
  );
  return assertDefined(found, `nobody in the story is ${account}`).name;
}

function request(method: string, params: Fields): PromiseLike<unknown> {
  const client = new JSONRPCClient(async (call) => {
    const response = await fetch(`${http.url}/rpc`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(call),
    });
    client.receive((await response.json()) as never);
  });
  return client.request(method, params);
}

/** The data of the error with which a call is refused, which is the one that the documents name. */
async function refusal(method: string, params: Fields, name: string): Promise<unknown> {
  const row = RPC_ERROR_TABLE.find((error) => error.name === name);
  try {
    await request(method, params);
  } catch (cause) {
    const { code, data } = cause as { code: number; data: { name: string; detail: string } };
    assert.deepEqual([data?.name, code], [name, row?.code], data?.detail);
    return data;
  }
  return assert.fail(`${method} was answered`);
}
