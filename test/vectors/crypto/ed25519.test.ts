import assert from "node:assert/strict";
import { test } from "node:test";
import { asciiBytes } from "../../../src/primitives/bytes.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { suitesOf } from "./providers.ts";
import { readJson, wycheproofCases } from "./vector-files.ts";

/** Verdicts frozen by a program of another language: one letter a case. */
const FROZEN = readJson<{
  cctv_914: readonly string[];
  cctv_accepted: readonly number[];
  speccheck_12: string;
}>("ed25519/strict1-verdicts.json");

interface Case {
  readonly name: string;
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** `a` accepted, `k` public key refused, any other letter: signature refused. */
  readonly verdict: string;
}

const cctv: readonly Case[] = readJson<
  readonly { number: number; key: string; sig: string; msg: string }[]
>("ed25519/cctv_ed25519vectors.json").map((vector) => ({
  name: `CCTV ${vector.number}`,
  key: bytesOf(vector.key),
  message: asciiBytes(vector.msg),
  signature: bytesOf(vector.sig),
  verdict: FROZEN.cctv_914.join("")[vector.number] ?? "",
}));

const speccheck: readonly Case[] = readJson<
  readonly { message: string; pub_key: string; signature: string }[]
>("ed25519/speccheck_cases.json").map((vector, index) => ({
  name: `speccheck ${index}`,
  key: bytesOf(vector.pub_key),
  message: bytesOf(vector.message),
  signature: bytesOf(vector.signature),
  verdict: FROZEN.speccheck_12[index] ?? "",
}));

const edges: readonly Case[] = readJson<{
  cases: readonly {
    name: string;
    key: string;
    message: string;
    signature: string;
    verdict: string;
  }[];
}>("ed25519/strict1-edge-cases.json").cases.map((vector) => ({
  name: vector.name,
  key: bytesOf(vector.key),
  message: bytesOf(vector.message),
  signature: bytesOf(vector.signature),
  verdict: vector.verdict,
}));

const wycheproof: readonly Case[] = wycheproofCases<{ publicKey: { pk: string } }, object>(
  "wycheproof/ed25519_test.json",
).map(({ group, vector }) => ({
  name: `Wycheproof ${vector.tcId}`,
  key: bytesOf(group.publicKey.pk),
  message: bytesOf(vector.msg),
  signature: bytesOf(vector.sig),
  verdict: vector.result === "valid" ? "a" : "refused signature",
}));

const SETS = [
  { name: "the 914 edge cases of CCTV", cases: cctv, count: 914, accepted: 1 },
  { name: "the 12 cases of speccheck", cases: speccheck, count: 12, accepted: 0 },
  { name: "the 151 cases of Wycheproof", cases: wycheproof, count: 151, accepted: 88 },
  { name: "the edge cases of strict-1", cases: edges, count: 165, accepted: 3 },
] as const;

for (const { name: provider, suite } of suitesOf(1)) {
  for (const { name, cases, count, accepted } of SETS) {
    test(`${provider}: ${name} have the frozen verdicts`, () => {
      assert.equal(cases.length, count);
      let acceptedCount = 0;
      for (const { name, key, message, signature, verdict } of cases) {
        const isKey = suite.isValidPublicKey(key);
        assert.equal(isKey, verdict !== "k", `key of ${name}`);
        if (!isKey) continue;
        const isTrue = suite.verify(key, { bytes: message }, signature);
        assert.equal(isTrue, verdict === "a", name);
        if (isTrue) acceptedCount += 1;
      }
      assert.equal(acceptedCount, accepted);
    });
  }
}

test("the frozen verdicts are those of the golden file", () => {
  const golden = LEDGER_VECTORS.ed25519_rule;
  assert.equal(golden.cctv_914.accepted, 1);
  assert.deepEqual(FROZEN.cctv_accepted, golden.cctv_914.accepted_numbers);
  assert.equal(FROZEN.cctv_914.join("").indexOf("a"), 305);
  const accepted = [...FROZEN.speccheck_12].map((letter) => (letter === "a" ? "1" : "0")).join("");
  assert.equal(accepted, golden.speccheck_12);
});
