import assert from "node:assert/strict";
import { test } from "node:test";
import { type Item, literalEncode } from "../../test/support/literal-codec.ts";
import type { KeyId } from "../primitives/brand.ts";
import { decodeEvidence, EVIDENCE_FORMS, encodeEvidence } from "./evidence.ts";
import { decodeFallbackReference, encodeFallbackReference } from "./ledger-topics.ts";
import { isRuleVersion, RULE_NAMES, RULE_VERSIONS, ruleVersionOf } from "./rule-version.ts";

const bytes = (length: number, fill = 1) => new Uint8Array(length).fill(fill);

test("a collision and an equivocation have the items of their forms", () => {
  const collision = { form: "collision", code: 0x12, first: bytes(1), second: bytes(2) } as const;
  const encoded = encodeEvidence(collision);
  assert.deepEqual(encoded, literalEncode(["collision", 0x12, bytes(1), bytes(2)]));
  const decoded = decodeEvidence(EVIDENCE_FORMS.collision, encoded);
  assert(decoded.ok);
  assert.deepEqual(decoded.value, collision);
  const seal = (fill: number) => ({ message: bytes(3, fill), signature: bytes(4, fill) });
  const equivocation = {
    form: "equivocation",
    keyId: bytes(32) as KeyId,
    first: seal(1),
    second: seal(2),
  } as const;
  const pair = (fill: number) => [bytes(3, fill), bytes(4, fill)];
  assert.deepEqual(
    encodeEvidence(equivocation),
    literalEncode(["equivocation", bytes(32), pair(1), pair(2)]),
  );
});

test("an anchor divergence carries both attestations whole", () => {
  const digests = [bytes(32), [[0x16, bytes(32)]], [[0x16, bytes(32, 2)]]] as const;
  const signature = [bytes(32), bytes(32), 1, bytes(64)];
  const attested = (fill: number): Item => [
    "anchor",
    4,
    [digests[0], digests[1], [[0x16, bytes(32, fill)]]],
    [signature],
  ];
  const encoded = literalEncode(["anchor", 0x16, 5, attested(1), attested(2)]);
  const decoded = decodeEvidence(EVIDENCE_FORMS.anchor, encoded);
  assert(decoded.ok);
  assert.deepEqual(encodeEvidence(decoded.value), encoded);
});

test("evidence is read under the number of its form", () => {
  const encoded = literalEncode(["collision", 0x12, bytes(1), bytes(2)]);
  const other = decodeEvidence(EVIDENCE_FORMS.equivocation, encoded);
  assert.equal(other.ok ? "" : other.error.code, "CODEC_RANGE");
  for (const form of [0, 4, 255]) {
    const unknown = decodeEvidence(form, encoded);
    assert.deepEqual(unknown.ok || unknown.error, { code: "LEDGER_EVIDENCE_FORM", form });
  }
});

test("the messages of a collision are at most 64 KiB each", () => {
  const judge = (first: number, second: number) => {
    const encoded = literalEncode(["collision", 0x12, bytes(first), bytes(second)]);
    return decodeEvidence(EVIDENCE_FORMS.collision, encoded).ok;
  };
  assert.equal(judge(65_536, 0), true);
  assert.equal(judge(65_537, 0), false);
  assert.equal(judge(0, 65_537), false);
});

test("the reference of a fallback's end names its record", () => {
  const encoded = encodeFallbackReference({ epochIndex: 3, epochHash: bytes(48) });
  assert.deepEqual(encoded, literalEncode([3, bytes(48)]));
  const decoded = decodeFallbackReference(encoded);
  assert(decoded.ok);
  assert.equal(decoded.value.epochIndex, 3);
});

test("rule versions are five, with names", () => {
  assert.deepEqual(RULE_VERSIONS, [1, 2, 3, 4, 5]);
  for (const rule of RULE_VERSIONS) assert.equal(ruleVersionOf(RULE_NAMES[rule]), rule);
  assert.equal(ruleVersionOf("v4"), undefined);
  assert.deepEqual([0, 1, 5, 6, 2.5].map(isRuleVersion), [false, true, true, false, false]);
});
