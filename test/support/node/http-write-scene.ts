import assert from "node:assert/strict";
import { HANDLERS } from "../../../src/node/methods/handler-table.ts";
import type { StoryPlan } from "../../../src/node/story/story-plan.ts";
import { METHODS } from "../../../src/rpc/method-table.ts";
import { listen } from "./http-listening.ts";
import { type WriteScene, writeScene } from "./write-scene.ts";

// biome-ignore lint/suspicious/noExplicitAny: each test knows the result of the method that it calls.
type Answer = any;

/** A call as it was answered over HTTP. */
export interface HttpAnswer {
  readonly result?: Answer;
  readonly error?: { readonly code: number; readonly data: Answer };
}

/** A ledger that a sequencer goes on with, reached by HTTP and nothing else. */
export interface HttpWriteScene extends WriteScene {
  readonly url: string;
  /** Calls over HTTP; blocks are made until it is answered, unless time shall stand still. */
  post(
    method: string,
    params: unknown,
    options?: { readonly still?: boolean },
  ): Promise<HttpAnswer>;
}

/** Blocks that one call may take at most. */
const BLOCKS_MAX = 200;
const UNLIMITED = { read: null, write: null, costly: null, operator: null };

export async function httpWriteScene(plan: StoryPlan): Promise<HttpWriteScene> {
  const scene = await writeScene(plan);
  const http = await listen(scene.service, {
    book: { methods: METHODS, handlers: HANDLERS },
    limits: { rates: UNLIMITED },
  });
  return {
    ...scene,
    url: http.url,
    async post(method, params, { still = false } = {}) {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
      const state = { isOpen: true };
      const answered = fetch(`${http.url}/rpc`, { method: "POST", body })
        .then(async (response) => (await response.json()) as HttpAnswer)
        .finally(() => {
          state.isOpen = false;
        });
      for (let turn = 0; !still && state.isOpen && turn < BLOCKS_MAX; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (state.isOpen) scene.time.pass(1000);
      }
      const answer = await answered;
      assert.deepEqual(http.failures, []);
      return answer;
    },
    async close() {
      await http.close();
      await scene.close();
    },
  };
}
