import assert from "node:assert/strict";
import { buildMessage } from "../../../src/crypto/signed-message.ts";
import { HANDLERS } from "../../../src/node/methods/handler-table.ts";
import { MethodCaller } from "../../../src/node/methods/method-caller.ts";
import { EmbeddedSequencer } from "../../../src/node/sequencer/embedded-sequencer.ts";
import type { NodeService } from "../../../src/node/service/node-service.ts";
import { VerdictPool } from "../../../src/node/signature-workers/verdict-pool.ts";
import type { Story } from "../../../src/node/story/story.ts";
import type { Actor } from "../../../src/node/story/story-cast.ts";
import type { StoryPlan } from "../../../src/node/story/story-plan.ts";
import type { SuiteId } from "../../../src/primitives/brand.ts";
import { parseHex0x, toHex0x } from "../../../src/primitives/hex.ts";
import { METHODS } from "../../../src/rpc/method-table.ts";
import { RpcError } from "../../../src/rpc/rpc-error.ts";
import { FakeTime } from "../fake-time.ts";
import { tellService } from "./told-service.ts";

type Fields = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: each test knows the result of the method that it calls.
type Answer = any;

/** A ledger that a story has begun and a sequencer goes on with, with calls as any caller would make them. */
export interface WriteScene {
  readonly story: Story;
  readonly service: NodeService;
  readonly time: FakeTime;
  /** Calls a method and lets blocks be made until it is answered; the result is held to its schema. */
  call(method: string, params: unknown): Promise<Answer>;
  /** The error that a call is refused with. */
  refusal(method: string, params: unknown): Promise<RpcError>;
  /** Calls by fields, is answered with the bytes to sign, signs them, and calls again. */
  signed(method: string, params: Fields, who: string): Promise<Answer>;
  /** The `auth` that the first answer gives, with the signature of somebody over the bytes that it gives. */
  authOf(refused: RpcError, who: string): Fields;
  account(name: string): string;
  actor(name: string): Actor;
  close(): Promise<void>;
}

/** Blocks that one call may take at most. */
const BLOCKS_MAX = 200;

export async function writeScene(plan: StoryPlan): Promise<WriteScene> {
  const told = tellService(plan);
  const { chain, story } = told;
  const { algorithms } = told.service.reader;
  const verdicts = await VerdictPool.start({
    threads: 0,
    suites: algorithms.suites,
    onLost: (cause) => {
      throw cause;
    },
  });
  const time = new FakeTime(chain.branch.timeMs + 1000);
  const sequencer = new EmbeddedSequencer({
    chain,
    verdicts,
    pace: { blockIntervalMs: 1000, idleIntervalMs: 3_600_000 },
    blockTargetMs: 150,
    isPqMigrationEnabled: true,
    ports: time,
  });
  sequencer.onBlock(({ candidate }) => told.service.index.apply(candidate));
  sequencer.start();
  const service: NodeService = { ...told.service, sequencer };
  const { call, refusal } = callsOf(service, time);
  const authOf = (refused: RpcError, who: string): Fields => {
    assert.equal(refused.code, "RPC_SIGNATURE_REQUIRED", refused.message);
    const { sign_bytes, auth } = refused.more.members as Answer;
    return { ...auth, signature: toHex0x(story.actor(who).signer.sign(bytesOf(sign_bytes))) };
  };
  return {
    story,
    service,
    time,
    call,
    refusal,
    authOf,
    async signed(method, params, who) {
      const auth = authOf(await refusal(method, params), who);
      return await call(method, { ...params, auth });
    },
    account: (name) => toHex0x(story.account(name)),
    actor: (name) => story.actor(name),
    async close() {
      await sequencer.stop();
      await verdicts.close();
      told.close();
    },
  };
}

/** Calls of a service that lets blocks be made until each is answered. */
function callsOf(service: NodeService, time: FakeTime): Pick<WriteScene, "call" | "refusal"> {
  const failures: unknown[] = [];
  const caller = new MethodCaller(
    service,
    { methods: METHODS, handlers: HANDLERS },
    { onFailure: (_method, cause) => failures.push(cause) },
  );
  const answer = async (method: string, params: unknown): Promise<Answer> => {
    const state = { isOpen: true };
    const answered = caller.call({ method, params, listener: "local" }).finally(() => {
      state.isOpen = false;
    });
    answered.catch(() => undefined);
    for (let turn = 0; state.isOpen && turn < BLOCKS_MAX; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      time.pass(1000);
    }
    const { result } = await answered;
    assert.deepEqual(failures, []);
    return result;
  };
  const call = async (method: string, params: unknown): Promise<Answer> => {
    const result = await answer(method, params);
    const { at: _, ...own } = result;
    const name = caller.find(method).name as keyof typeof METHODS;
    assert.deepEqual(METHODS[name].result.parse(own), own, `${method} answers beside its schema`);
    return result;
  };
  const refusal = async (method: string, params: unknown): Promise<RpcError> => {
    try {
      await answer(method, params);
    } catch (cause) {
      if (cause instanceof RpcError) return cause;
      throw new Error(`${method} failed`, { cause: failures[0] ?? cause });
    }
    return assert.fail(`${method} was answered`);
  };
  return { call, refusal };
}

/** The signature of somebody over the items of an act or an attestation. */
export function memberSignature(
  scene: WriteScene,
  who: string,
  context: "act" | "attest",
  items: readonly Uint8Array[],
) {
  const { description, signer } = scene.actor(who);
  const suite: SuiteId = description.suite;
  const message = buildMessage(context, suite, items, description.keyId);
  return {
    account: toHex0x(description.account),
    key_id: toHex0x(description.keyId),
    signature: toHex0x(signer.sign(message)),
  };
}

export function bytesOf(hex: string): Uint8Array {
  const parsed = parseHex0x(hex);
  assert.ok(parsed.ok, hex);
  return parsed.value;
}

/** The signed transaction of what prepare_tx answers: the body and one signature, in canonical encoding. */
export function assemble(
  scene: Pick<WriteScene, "actor">,
  ready: { unsigned_tx: string; sign_bytes: string; key_id: string },
  who: string,
): string {
  const signature = scene.actor(who).signer.sign(bytesOf(ready.sign_bytes));
  const head = (major: number, length: number): string =>
    length < 24
      ? (major + length).toString(16).padStart(2, "0")
      : length < 256
        ? `${(major + 24).toString(16)}${length.toString(16).padStart(2, "0")}`
        : `${(major + 25).toString(16)}${length.toString(16).padStart(4, "0")}`;
  const hex = (bytes: Uint8Array): string => head(0x40, bytes.length) + toHex0x(bytes).slice(2);
  // [body, [[keyId, signature]]]
  return `0x82${ready.unsigned_tx.slice(2)}8182${hex(bytesOf(ready.key_id))}${hex(signature)}`;
}
