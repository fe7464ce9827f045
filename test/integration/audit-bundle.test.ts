import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { decodeFirst, encode as encodeCbor } from "cborg";
import { type Algorithms, loadAlgorithms } from "../../src/node/algorithms.ts";
import { openChainSource } from "../../src/node/audit/chain-source.ts";
import { compareChains } from "../../src/node/audit/compare-chains.ts";
import { type BundleVerdict, verifyBundle } from "../../src/node/audit/verify-bundle.ts";
import { writeBundle } from "../../src/node/audit/write-bundle.ts";
import type { ChainReader } from "../../src/node/chain-reader.ts";
import { openIndex } from "../../src/node/index/open-index.ts";
import { runStory } from "../../src/node/story/run-story.ts";
import { STORIES } from "../../src/node/story/story-list.ts";
import { LedgerError } from "../../src/primitives/ledger-error.ts";
import { Random } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";

const SEED = 20_261_201;
const END_BYTES = 78;

const noNode = () => assert.fail("no node was named");

/** A part of a bundle, as a decoder that is not ours finds it. */
interface Part {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function partsOf(bytes: Uint8Array): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  let count = 0;
  const take = (name: string) => {
    const [value, rest] = decodeFirst(bytes.subarray(at));
    const end = bytes.length - rest.length;
    parts.push({ name, start: at, end });
    at = end;
    count += 1;
    return value;
  };
  const head = take("head");
  take("chain head");
  take("genesis");
  take("records");
  take("start");
  for (let height = 0; height <= head[3]; height++) take(`block ${height}`);
  take("commits");
  take("chain end");
  for (let number = 1; number <= head[5]; number++) take(`entry ${number}`);
  for (let number = 1; number <= head[6]; number++) take(`proposal ${number}`);
  take("end");
  assert.equal(at, bytes.length);
  assert.equal(count, parts.length);
  return parts;
}

/** A copy with one bit turned, and with the digests at its end made again where that is asked for. */
function turned(bytes: Uint8Array, place: number, isMended: boolean): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[place] = (copy[place] ?? 0) ^ 0x01;
  if (!isMended) return copy;
  const content = copy.subarray(0, copy.length - END_BYTES);
  const digest = (name: string) => new Uint8Array(createHash(name).update(content).digest());
  const end = encodeCbor([
    "end",
    [
      [0x12, digest("sha256")],
      [0x16, digest("sha3-256")],
    ],
  ]);
  assert.equal(end.length, END_BYTES);
  copy.set(end, content.length);
  return copy;
}

/** What is said of a copy: the code of its first fault. */
function faultOf(verdict: BundleVerdict): string {
  if (verdict.isValid) return "valid";
  const { bad, looseFault } = verdict.chain;
  if (bad !== null) return `block ${bad.height} ${bad.rejection.stage}`;
  if (looseFault !== null) return "commit";
  if (verdict.trailFault !== null) return `entry ${verdict.trailFault.seq}`;
  if (verdict.recordsDiffer) return "records";
  if (verdict.proposalFault !== null) return `proposal ${verdict.proposalFault.number}`;
  assert.equal(verdict.isWhole, false);
  return "digests";
}

const directory = temporaryFolder();
const path = join(directory, "audit.bundle");
let loaded: Algorithms;
let chain: ChainReader;
let bytes: Uint8Array;

before(async () => {
  loaded = await loadAlgorithms();
  const plan = STORIES.find(({ name }) => name === "quorum-miss");
  assert(plan !== undefined);
  chain = runStory(plan, { directory, loaded, seed: 1, onLine: () => {} }).reader;
  bytes = await bundleOf(chain.store.tipHeight);
});

async function bundleOf(to: number): Promise<Uint8Array> {
  const index = openIndex(directory, chain, { mode: "memory" });
  const pieces = [...(await writeBundle(chain, index, to))];
  index.close();
  return Buffer.concat(pieces);
}

async function judge(copy: Uint8Array): Promise<string> {
  writeFileSync(path, copy);
  try {
    return faultOf(await verifyBundle(path, loaded));
  } catch (cause) {
    assert(cause instanceof LedgerError, String(cause));
    return cause.code;
  }
}

test("is valid as it was written, and the same bytes each time", async () => {
  assert.deepEqual(await bundleOf(chain.store.tipHeight), bytes);
  writeFileSync(path, bytes);
  const verdict = await verifyBundle(path, loaded, { proposal: 1 });
  assert.equal(faultOf(verdict), "valid");
  assert.equal(verdict.chain.checked, chain.store.tipHeight + 1);
  assert.deepEqual(verdict.chain.notChecked, []);
  assert.deepEqual(
    verdict.steps.map(({ step, holds }) => `${step} ${holds}`),
    [
      "eligibility true",
      "power true",
      "tally true",
      "thresholds true",
      "timelock null",
      "effects null",
    ],
  );
});

test("may end at any block", async () => {
  for (const to of [0, 1, 7]) {
    writeFileSync(path, await bundleOf(to));
    assert.equal(faultOf(await verifyBundle(path, loaded)), "valid", `up to ${to}`);
  }
});

test("names what one turned bit has broken, also where the digests were made again", async () => {
  const random = new Random(SEED);
  const parts = partsOf(bytes);
  const chosen = parts.filter(({ name }) => {
    const [kind, number] = name.split(" ");
    if (kind === "block") return [0, 1, 9, chain.store.tipHeight].includes(Number(number));
    return kind !== "entry" || Number(number) % 5 === 1;
  });
  for (const { name, start, end } of chosen) {
    for (let round = 0; round < 2; round++) {
      const place = random.between(start, end - 1);
      const where = `seed ${SEED}: byte ${place} of ${name}`;
      const mended = await judge(turned(bytes, place, name !== "end"));
      assert.notEqual(mended, "valid", where);
      assert.match(mended, expectation(name), where);
    }
  }
});

/** What may be said of a bit that was turned in a part: that part, or that the file cannot be read there. */
function expectation(name: string): RegExp {
  const [kind] = name.split(" ");
  switch (kind) {
    case "head":
      return /^(?:AUDIT_BUNDLE_|CHAIN_FILE_|entry |proposal )/;
    case "chain":
      return /^(?:AUDIT_BUNDLE_CHAIN|CHAIN_FILE_|digests)/;
    case "genesis":
      return /^(?:CHAIN_FILE_|AUDIT_BUNDLE_CHAIN|GENESIS_|MACHINE_)/;
    case "records":
    case "start":
      return /^(?:records|CHAIN_FILE_)/;
    case "block":
      return new RegExp(`^(?:${name} [DVEX]|CHAIN_FILE_)`);
    case "commits":
      return /^(?:commit|CHAIN_FILE_)/;
    case "entry":
      return new RegExp(`^(?:${name}|AUDIT_BUNDLE_FORM)$`);
    case "proposal":
      return new RegExp(`^(?:${name}|AUDIT_BUNDLE_FORM)$`);
    default:
      return /^digests$/;
  }
}

test("tells a bit that was turned on the way", async () => {
  const [first] = partsOf(bytes).filter(({ name }) => name === "entry 3");
  assert(first !== undefined);
  assert.match(await judge(turned(bytes, first.end - 1, false)), /^entry 3$/);
});

test("says of an entry which of its rules is broken", async () => {
  const parts = partsOf(bytes);
  const entry = parts.find(({ name }) => name === "entry 6");
  const before = parts.find(({ name }) => name === "entry 5");
  assert(entry !== undefined && before !== undefined);
  const codeOf = async (copy: Uint8Array) => {
    writeFileSync(path, copy);
    return (await verifyBundle(path, loaded)).trailFault?.code;
  };
  // An entry ends with `hash`, and `previousHash` stands before it: 32 bytes each, with two of head.
  assert.equal(await codeOf(turned(bytes, entry.end - 1, true)), "AUDIT_HASH");
  assert.equal(await codeOf(turned(bytes, entry.end - 35, true)), "AUDIT_PREVIOUS");
  const repeated = Buffer.concat([
    bytes.subarray(0, entry.start),
    bytes.subarray(before.start, before.end),
    bytes.subarray(entry.end),
  ]);
  assert.equal(await codeOf(repeated), "AUDIT_SEQ");
});

test("compares with folder and file, and finds the first block that differs", async () => {
  writeFileSync(path, bytes);
  const other = temporaryFolder();
  const plan = STORIES.find(({ name }) => name === "quorum-miss");
  assert(plan !== undefined);
  runStory(plan, { directory: other, loaded, seed: 2, onLine: () => {} }).chain.close();
  const [folder, file, stranger] = await Promise.all(
    [directory, path, other].map((name) => openChainSource(name, { loaded, ask: noNode })),
  );
  assert(folder !== undefined && file !== undefined && stranger !== undefined);
  const same = await compareChains(folder, file);
  assert.deepEqual([same.isSameChain, same.differs], [true, null]);
  assert.equal(same.commonHeight, chain.store.tipHeight);
  assert.equal((await compareChains(folder, stranger)).isSameChain, false);
  for (const height of [0, 1, 5, chain.store.tipHeight]) {
    const altered = {
      ...file,
      header: async (at: number) => (at < height ? file.header(at) : `${await file.header(at)}00`),
    };
    const compared = await compareChains(folder, altered);
    assert.equal(compared.differs?.height, height);
    assert.equal(compared.commonHeight, height - 1);
  }
  for (const source of [folder, file, stranger]) source.close();
  const short = readFileSync(path).subarray(0, 100);
  writeFileSync(path, short);
  await assert.rejects(openChainSource(path, { loaded, ask: noNode }), LedgerError);
});
