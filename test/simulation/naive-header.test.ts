import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyCommit } from "../../src/consensus/commit.ts";
import { VIOLATIONS } from "../../src/consensus/violations.ts";
import type { ChainId } from "../../src/primitives/brand.ts";
import { flipped, withItem, withLineage } from "../support/header-mutations.ts";
import type { LiteralBlock } from "../support/literal-chain.ts";
import { type Item, join, literalEncode } from "../support/literal-codec.ts";
import { literalHash, literalTag } from "../support/literal-hash.ts";
import { literalAt } from "../support/literal-network.ts";
import { forged, judged, linesOf, literal, same } from "../support/naive-ground.ts";
import { TEST_SUITES } from "../support/test-algorithms.ts";
import { testKey } from "../support/test-keys.ts";

/* Faults of a naive design that concern what a header says and how it is judged. */

const [LEGACY, PQ] = [0, 1];

/** A header changed and its real dual commitment left as it was. */
function unsealed(
  height: number,
  change: (header: readonly Item[]) => readonly Item[],
): LiteralBlock {
  const block = literalAt(literal, height);
  const header = change(block.header);
  return { ...block, header, headerBytes: literalEncode(header) };
}

function rootsOf(header: readonly Item[]): readonly Uint8Array[] {
  return linesOf(header).map((line) => line[2] as Uint8Array);
}

test("N11: the dual commitment is over every field, under both algorithms apart, and over bytes", () => {
  const height = 18;
  const honest = literalAt(literal, height).header;
  const naiveDual = (header: readonly Item[]) => literalHash(0x12, ...rootsOf(header));
  const changed = unsealed(height, (header) => withLineage(header, PQ, 3, new Uint8Array(32)));
  assert.deepEqual(naiveDual(changed.header), naiveDual(honest), "the control covers roots alone");
  assert.deepEqual(judged(height, changed), ["5 first", "5 second"]);
  // One outer hash falls with its algorithm; of the pair one digest stands.
  const forgedFirst = unsealed(height, (header) => {
    const dual = header[10] as readonly Item[];
    return withItem(header, 10, withItem(dual, 1, flipped(dual[1])));
  });
  assert.deepEqual(judged(height, forgedFirst), ["5 second"]);
  const hexDual = (header: readonly Item[], upper: boolean) => {
    const text = rootsOf(header)
      .map((root) => Buffer.from(root).toString("hex"))
      .join("");
    return literalHash(0x12, new TextEncoder().encode(upper ? text.toUpperCase() : text));
  };
  const isOneText = same(hexDual(honest, false), hexDual(honest, true));
  assert.equal(isOneText, false, "the control has two commitments for one pair of roots");
});

test("N12: forbidden fields are refused and optional ones validated", () => {
  const legacy = linesOf(literalAt(literal, 27).header)[1] as Item;
  const forbidden = forged(30, (header) => withItem(header, 9, [...linesOf(header), legacy]));
  const naive = (header: readonly Item[]) => {
    const [line] = linesOf(header);
    return line !== undefined && line[0] === 0x16;
  };
  assert.equal(naive(forbidden.header), true, "the control reads what it needs and no more");
  assert.deepEqual(judged(30, forbidden), ["8 forbidden"]);
  const optional = forged(9, (header) => withLineage(header, PQ, 2, new Uint8Array(32)));
  const naiveOptional = (header: readonly Item[]) =>
    same(linesOf(header)[LEGACY]?.[2], literal.bodyRoot(0x12, literalAt(literal, 9).statements));
  assert.equal(naiveOptional(optional.header), true, "the control leaves optional fields alone");
  assert.deepEqual(judged(9, optional), ["2 root"]);
});

test("N13: every violation rejects, none hides another, and no text decides", () => {
  const naiveJudge = (found: readonly { readonly severity: string; readonly text: string }[]) => {
    const [first] = found;
    if (first === undefined || first.severity !== "CRITICAL") return "accepted";
    return first.text.includes("root") ? "root" : "other";
  };
  const late = forged(18, (header) => withItem(header, 3, (header[3] as number) + 60_000));
  assert.equal(
    naiveJudge([{ severity: "HIGH", text: "time" }]),
    "accepted",
    "only high, not critical",
  );
  assert.deepEqual(judged(18, late), ["10 step"]);
  assert.equal(VIOLATIONS[10].severity, "HIGH");
  const both = unsealed(18, (header) =>
    withLineage(withItem(header, 2, 99), LEGACY, 2, new Uint8Array(32)),
  );
  const text = "the uprooted header";
  assert.equal(naiveJudge([{ severity: "CRITICAL", text }]), "root", "guessed from the text");
  assert.deepEqual(judged(18, both), ["1 root", "5 first", "5 second", "11 height"]);
});

test("N14: a block is tied to its epoch", () => {
  const height = 18;
  const stray = forged(height, (header) => withItem(header, 6, new Uint8Array(32)));
  const naive = same(linesOf(stray.header)[LEGACY]?.[1], literal.prevId(0x12, height));
  assert.equal(naive, true, "the control looks at links, and they hold");
  assert.deepEqual(judged(height, stray), ["9 epoch"]);
});

test("N15: weight is compared in whole numbers, and time with the parent alone", () => {
  // Exactly two thirds, of weights that together are more than a double can count.
  const weights = [0, 1, 2].map((index) => ({
    key: testKey(1, `float ${index}`),
    weight: Number.MAX_SAFE_INTEGER,
  }));
  const sum = (rows: typeof weights) => rows.reduce((all, { weight }) => all + weight, 0);
  const naive = sum(weights.slice(0, 2)) / sum(weights) > 2 / 3;
  assert.equal(naive, true, "the control takes two thirds for more than two thirds");
  const subject = {
    chainId: new Uint8Array(64) as ChainId,
    height: 1,
    epochHash: new Uint8Array(32),
    ids: [[0x12, new Uint8Array(32)] as const],
    dual: null,
  };
  const sealers = weights.map(({ key: { keyId, account, suite, publicKey }, weight }) => ({
    keyId,
    account,
    suite,
    publicKey,
    weight,
  }));
  const seals = weights.slice(0, 2).map(({ key }) => {
    const fields = [subject.chainId, 1, subject.epochHash, subject.ids, null, 0, key.keyId];
    const message = join(literalTag("seal", 1), literalEncode(fields));
    return { keyId: key.keyId, signal: 0, signature: key.signer.sign(message) };
  });
  const verified = verifyCommit(seals, { subject, sealers, admitted: [1], suites: TEST_SUITES });
  assert.equal(verified.ok ? "" : verified.error.reason, "weight");
  const naiveClock = (timeMs: number, clockMs: number) => Math.abs(timeMs - clockMs) < 7_200_000;
  const timeMs = literalAt(literal, 18).header[3] as number;
  const verdicts = [timeMs, timeMs + 10_000_000].map((clockMs) => naiveClock(timeMs, clockMs));
  assert.deepEqual(verdicts, [true, false], "the control has two verdicts for one block");
  assert.deepEqual(judged(18, literalAt(literal, 18)), []);
});
