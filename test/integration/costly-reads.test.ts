import assert from "node:assert/strict";
import { after, test } from "node:test";
import { HANDLERS } from "../../src/node/methods/handler-table.ts";
import { MethodCaller } from "../../src/node/methods/method-caller.ts";
import { CONTESTED_VOTE } from "../../src/node/story/contested-vote.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { liveService } from "../support/node/live-service.ts";
import { tellService } from "../support/node/told-service.ts";

const told = tellService(CONTESTED_VOTE);
const live = liveService(told);
after(() => live.close());

/** What ten addresses may ask at once of the costly methods: their bursts, as the limits are when none is set. */
const ADDRESSES = 10;
const BURST = 10;

const COSTLY: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["plan_rollback", { to_height: 1 }],
  ["search", { q: "a" }],
  ["get_proof", { kind: "history", block: 1 }],
  ["get_raw_blocks", { from: 0, count: 100 }],
];

test("makes a block between any two costly calls, however many wait", async () => {
  const book = { methods: METHODS, handlers: HANDLERS };
  const caller = new MethodCaller(live.service, book);
  const begun = live.service.index.height;
  let answered = 0;
  let isOver = false;
  const order: string[] = [];
  const calls = Array.from({ length: ADDRESSES * BURST }, async (_, place) => {
    const [method, params] = COSTLY[place % COSTLY.length] ?? assert.fail();
    const { result } = await caller.call({ method, params, listener: "public" });
    answered++;
    order.push("answer");
    return result;
  });
  // A block in each round of the event loop, as a sequencer would whose interval has passed.
  const makeBlocks = (): void => {
    if (isOver) return;
    live.pay(1);
    order.push("block");
    setImmediate(makeBlocks);
  };
  setImmediate(makeBlocks);
  const results = await Promise.all(calls);
  isOver = true;
  assert.equal(answered, ADDRESSES * BURST);
  assert(results.every((result) => Object.hasOwn(result, "at")));
  const blocks = live.service.index.height - begun;
  assert(blocks >= ADDRESSES * BURST - 1, `${blocks} blocks beside ${answered} calls`);
  let row = 0;
  for (const what of order) {
    row = what === "answer" ? row + 1 : 0;
    assert(row <= 2, "answers one after another without a block between");
  }
});
