import assert from "node:assert/strict";
import { loadAlgorithms } from "../../../src/node/algorithms.ts";
import { catchUp } from "../../../src/node/index/catch-up.ts";
import { openIndex } from "../../../src/node/index/open-index.ts";
import type { LedgerChain } from "../../../src/node/ledger-chain.ts";
import { HANDLERS } from "../../../src/node/methods/handler-table.ts";
import { MethodCaller } from "../../../src/node/methods/method-caller.ts";
import type { NodeService } from "../../../src/node/service/node-service.ts";
import { runStory } from "../../../src/node/story/run-story.ts";
import type { Story } from "../../../src/node/story/story.ts";
import type { StoryPlan } from "../../../src/node/story/story-plan.ts";
import { METHODS } from "../../../src/rpc/method-table.ts";
import type { RpcError } from "../../../src/rpc/rpc-error.ts";
import { temporaryFolder } from "../temporary.ts";

/** A ledger that a story has written, with a service that answers reads of it. */
export interface ToldService {
  readonly service: NodeService;
  readonly chain: LedgerChain;
  readonly story: Story;
  /** Calls a read as any caller would, and holds its result to its schema. */
  call<T = Record<string, unknown>>(
    method: string,
    params?: Readonly<Record<string, unknown>>,
  ): Promise<T>;
  /** The name of the error that a call is refused with. */
  refused(method: string, params?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Takes in blocks that the story has sealed since. */
  reindex(): void;
  close(): void;
}

const algorithms = await loadAlgorithms({});

/** Tells a story into a folder of its own. The ledger stays open until `close`. */
export function tellService(plan: StoryPlan, onLine: () => void = () => {}): ToldService {
  const directory = temporaryFolder();
  let told: Story | undefined;
  const kept: StoryPlan = {
    ...plan,
    tell(story) {
      told = story;
      plan.tell(story);
    },
  };
  const { chain, reader, checks } = runStory(kept, {
    directory,
    loaded: algorithms,
    seed: 1,
    onLine,
  });
  for (const { claim, holds } of checks) assert.ok(holds, claim);
  const index = openIndex(directory, reader, { mode: "memory" });
  const service: NodeService = {
    chain,
    reader,
    index,
    sequencer: null,
    facts: { version: "1.2.3", startedMs: 0, isPqMigrationEnabled: true },
    stateAt: (height) => index.stateAt(height),
  };
  assert.ok(told !== undefined);
  return {
    service,
    chain,
    story: told,
    ...callerOf(service),
    reindex: () => catchUp(index, reader),
    close: () => chain.close(),
  };
}

/** Calls of the reads of a service. */
export function callerOf(service: NodeService): Pick<ToldService, "call" | "refused"> {
  const caller = new MethodCaller(
    service,
    { methods: METHODS, handlers: HANDLERS },
    {
      onFailure: (method, cause) => {
        throw new Error(`${method} failed`, { cause });
      },
    },
  );
  return {
    async call<T>(method: string, params: Readonly<Record<string, unknown>> = {}) {
      const { result } = await caller.call({ method, params, listener: "local" });
      const { at, ...own } = result;
      assert.ok(at !== undefined, `${method} tells no state`);
      // What a schema does not know it drops, so that equality says that it knows everything.
      assert.deepEqual(caller.find(method).result.parse(own), own, method);
      assert.deepEqual(JSON.parse(JSON.stringify(own)), own, `${method} is JSON`);
      return own as T;
    },
    async refused(method, params = {}) {
      try {
        await caller.call({ method, params, listener: "local" });
      } catch (cause) {
        return (cause as RpcError).code;
      }
      return assert.fail(`${method} answered`);
    },
  };
}
