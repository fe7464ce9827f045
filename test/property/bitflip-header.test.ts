import assert from "node:assert/strict";
import { test } from "node:test";
import { advanceBranch } from "../../src/consensus/advance.ts";
import { verifyCommit } from "../../src/consensus/commit.ts";
import { resolveEpoch } from "../../src/consensus/schedule.ts";
import { validateBlock } from "../../src/consensus/validation.ts";
import { suiteFacts } from "../../src/machine/environment.ts";
import { sealersAt } from "../../src/machine/sealer-table.ts";
import { BitflipGround } from "../support/bitflip-ground.ts";
import { type Item, literalDecode, literalEncode } from "../support/literal-codec.ts";
import { TEST_HASHES as hashes, TEST_SUITES } from "../support/test-algorithms.ts";
import { admitRaw } from "../support/test-network.ts";

const CASES = [
  ["v1-legacy", new BitflipGround(1)],
  ["v2-dual-optional with the PQ lineage", new BitflipGround(2)],
  ["v2-dual-optional without the PQ lineage", new BitflipGround(2, { carryPq: false })],
  ["v2-dual-required", new BitflipGround(3)],
  ["v2-pq-primary", new BitflipGround(4)],
  ["v3-pq-only", new BitflipGround(5)],
] as const;

/** Bytes of a header that belong to one of its fields, by the literal encoding of the items before it. */
function fieldSpan(header: readonly Item[], path: readonly number[]): readonly [number, number] {
  const [place = 0, ...rest] = path;
  const headBytes = 1;
  const before = header
    .slice(0, place)
    .reduce<number>((sum, item) => sum + literalEncode(item).length, 0);
  const item = header[place] as Item;
  const start = headBytes + before;
  if (rest.length === 0) return [start, start + literalEncode(item).length];
  const [from, to] = fieldSpan(item as readonly Item[], rest);
  return [start + from, start + to];
}

/** Bits of the digest of a field, without the two bytes of its head. */
function digestBits(header: readonly Item[], path: readonly number[]): readonly number[] {
  const [from, to] = fieldSpan(header, path);
  return Array.from({ length: 8 * (to - from - 2) }, (_, i) => 8 * (from + 2) + i);
}

/** Those bits where no dual commitment covers the time. */
function timesOf(ground: BitflipGround): readonly number[] {
  const header = literalDecode(ground.raw.header) as readonly Item[];
  return header[0] === 2 && header[10] !== null ? [] : timeBits(ground, header);
}

/** Bits of the time that leave it above the parent's and within the step. */
function timeBits(ground: BitflipGround, header: readonly Item[]): readonly number[] {
  const [from, to] = fieldSpan(header, [3]);
  const parent = ground.chain.blocks[1]?.header[3] as number;
  const bits = Array.from({ length: 8 * (to - from - 1) }, (_, i) => 8 * (from + 1) + i);
  return bits.filter((bit) => {
    const moved = literalDecode(ground.flipHeader(bit).header) as readonly Item[];
    const timeMs = moved[3] as number;
    return timeMs > parent && timeMs <= parent + 60_000;
  });
}

/** What a replay alone can find, by field; a header with a dual commitment leaves nothing to it. */
function residueOf(ground: BitflipGround): ReadonlyMap<string, readonly number[]> {
  const header = literalDecode(ground.raw.header) as readonly Item[];
  if (header[0] === 2 && header[10] !== null) return new Map();
  const proposer = digestBits(header, [4]);
  const times = timeBits(ground, header);
  if (header[0] === 1) {
    const state = digestBits(header, [8]);
    return new Map([
      ["REPLAY_PROPOSER", proposer],
      ["REPLAY_STATE", [...times, ...state]],
    ]);
  }
  return new Map([
    ["REPLAY_PROPOSER", proposer],
    ["REPLAY_STATE", [...times, ...digestBits(header, [9, 0, 3])]],
    ["REPLAY_SEALERS", digestBits(header, [9, 0, 5])],
  ]);
}

for (const [name, ground] of CASES) {
  test(`every bit of a header of ${name} is refused, by the stage that can know it`, () => {
    const reached = new Map<string, number[]>();
    for (let bit = 0; bit < 8 * ground.raw.header.length; bit++) {
      const verdict = ground.judge(ground.flipHeader(bit));
      assert.notEqual(verdict.stage, "accepted", `bit ${bit}`);
      if (verdict.stage !== "X") continue;
      const [code = ""] = verdict.codes;
      reached.set(code, [...(reached.get(code) ?? []), bit]);
    }
    const residue = residueOf(ground);
    assert.deepEqual([...reached.keys()].sort(), [...residue.keys()].sort());
    for (const [code, bits] of residue) {
      assert.deepEqual(
        reached.get(code),
        [...bits].sort((a, b) => a - b),
        code,
      );
    }
  });

  const times = timesOf(ground);
  if (times.length === 0) continue;
  test(`a changed time of ${name} makes another block: no seal and no successor takes it`, () => {
    const { network } = ground;
    const successor = network.at(3).block;
    const commit = successor.body.statements[0]?.value;
    assert(commit?.type === "commit" && commit.height === 2);
    const parent = network.chain.branchAt(1);
    const { policy } = resolveEpoch(parent.facts.schedule, 2).record;
    for (const bit of times) {
      const moved = admitRaw(parent, ground.flipHeader(bit));
      const { past } = network.chain;
      const advanced = advanceBranch(parent, moved, { hashes, suites: suiteFacts, past });
      assert(advanced.ok);
      const branch = advanced.value;
      const [subject] = branch.sealable;
      assert(subject !== undefined);
      const sealers = sealersAt(network.chain, 2);
      const judged = { subject, sealers, admitted: policy.seal, suites: TEST_SUITES };
      const verified = verifyCommit(commit.seals, judged);
      assert.equal(verified.ok ? "" : verified.error.reason, "signature", `bit ${bit}`);
      const found = validateBlock({ hashes, branch, header: successor.header, body: null });
      assert.ok(
        found.some(({ subCode }) => subCode === "prev"),
        `bit ${bit}`,
      );
    }
  });
}
