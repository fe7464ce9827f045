import assert from "node:assert/strict";
import { test } from "node:test";
import { KeptAnswers } from "./kept-answers.ts";

const KIB = 1024;
/** An answer of some KiB; those of more than half a MiB are not kept, and 32 MiB are kept in all. */
const answerOf = (kib: number): { readonly text: string } => ({ text: "x".repeat(kib * KIB) });

test("makes an answer once, and again when others have pushed it out", () => {
  const kept = new KeptAnswers<{ readonly text: string }>();
  let made = 0;
  const ask = (key: string) =>
    kept.get(key, () => {
      made++;
      return answerOf(500);
    });
  const first = ask("first");
  assert.equal(ask("first"), first);
  assert.equal(made, 1);
  // 65 answers of 500 KiB fit into 32 MiB. The first is asked for in between, so that the second goes.
  for (let other = 2; other <= 65; other++) ask(`${other}`);
  assert.equal(ask("first"), first);
  ask("66");
  assert.equal(made, 66);
  assert.equal(ask("first"), first);
  assert.equal(made, 66);
  ask("2");
  assert.equal(made, 67);
});

test("does not keep what is large", () => {
  const kept = new KeptAnswers<{ readonly text: string }>();
  let made = 0;
  for (const kib of [511, 511, 513, 513]) {
    kept.get(`${kib}`, () => {
      made++;
      return answerOf(kib);
    });
  }
  assert.equal(made, 3);
});
