import { asciiBytes, concatBytes, EMPTY_BYTES, equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { NODE_LEAD } from "./domain.ts";
import type { HashFunction } from "./hash-function.ts";
import type { HashEntry } from "./hash-table.ts";

/** A check that a hash function did not pass. */
export interface HashTestFailure {
  readonly method: "entry" | "digest" | "digestEach" | "digestPairs" | "treeRoot";
  /** The case, e.g. `9 items of 65 bytes`. */
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/** Lengths around the ends of the blocks of SHA-256, SHA-512, SHA3-256, SHA3-512 and BLAKE3. */
const LENGTHS = [0, 1, 55, 56, 63, 64, 65, 71, 72, 111, 112, 127, 128, 135, 136, 137, 200, 1025];

/** Counts around the number of messages that a batch kernel takes at once. */
const COUNTS = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17];

/** Two batches of four and a rest: enough to see lanes mixed up. */
const WIDE = 9;

const MOD_251 = Uint8Array.from({ length: 1025 }, (_, i) => i % 251);

/**
 * Runs a hash function through its known answers and every batch method through the literal definition of it.
 * Cost: some hundred short digests. Returns the failures, none when the function may be used.
 */
export function testHashFunction(hash: HashFunction, entry: HashEntry): readonly HashTestFailure[] {
  try {
    const failures = [...testEntry(hash, entry), ...testKnownAnswers(hash, entry)];
    // The batches are held against `digest`, which therefore has to be right before they are looked at.
    if (failures.length > 0) return failures;
    return [...testEach(hash), ...testPairs(hash), ...testRoots(hash)];
  } catch (error) {
    const found = error instanceof Error ? error.message : "an exception that is no Error";
    return [{ method: "entry", name: "exception", expected: "an answer", found }];
  }
}

function testEntry(hash: HashFunction, entry: HashEntry): readonly HashTestFailure[] {
  const expected = `${entry.code} ${entry.name} ${entry.digestLength}`;
  const found = `${hash.code} ${hash.name} ${hash.digestLength}`;
  return found === expected ? [] : [{ method: "entry", name: "description", expected, found }];
}

function testKnownAnswers(hash: HashFunction, entry: HashEntry): readonly HashTestFailure[] {
  const messages = [EMPTY_BYTES, asciiBytes("abc"), MOD_251];
  const answers = [
    entry.knownAnswers.empty,
    entry.knownAnswers.abc,
    entry.knownAnswers.mod251,
  ] as const;
  const failures: HashTestFailure[] = [];
  messages.forEach((message, i) => {
    const expected = answers[i] ?? "";
    const name = `${message.length} bytes`;
    const found = toHex(hash.digest(message));
    if (found !== expected) failures.push({ method: "digest", name, expected, found });
  });
  // The same answers through the batch: once with the message as item, once cut between prefix and item.
  const whole = toHex(hash.digestEach(EMPTY_BYTES, messages));
  const wholeExpected = answers.join("");
  if (whole !== wholeExpected) {
    const name = "the known answers";
    failures.push({ method: "digestEach", name, expected: wholeExpected, found: whole });
  }
  const cut = toHex(hash.digestEach(asciiBytes("a"), [asciiBytes("bc")]));
  if (cut !== entry.knownAnswers.abc) {
    const name = "a prefix and an item";
    failures.push({ method: "digestEach", name, expected: entry.knownAnswers.abc, found: cut });
  }
  return failures;
}

function testEach(hash: HashFunction): readonly HashTestFailure[] {
  const failures: HashTestFailure[] = [];
  const prefix = asciiBytes("prefix");
  for (const length of LENGTHS) {
    const items = itemsOf(WIDE, () => length);
    failures.push(...compareEach(hash, prefix, items, `${WIDE} items of ${length} bytes`));
  }
  for (const count of [0, ...COUNTS]) {
    const items = itemsOf(count, (i) => LENGTHS[i % LENGTHS.length] ?? 0);
    failures.push(...compareEach(hash, prefix, items, `${count} items of many lengths`));
  }
  return failures;
}

function compareEach(
  hash: HashFunction,
  prefix: Uint8Array,
  items: readonly Uint8Array[],
  name: string,
): readonly HashTestFailure[] {
  const expected = concatBytes(...items.map((item) => hash.digest(concatBytes(prefix, item))));
  return compare("digestEach", name, expected, hash.digestEach(prefix, items));
}

function testPairs(hash: HashFunction): readonly HashTestFailure[] {
  return [0, ...COUNTS].flatMap((count) => {
    const level = concatBytes(...itemsOf(2 * count, () => hash.digestLength));
    return compare(
      "digestPairs",
      `${count} pairs`,
      literalPairs(hash, level),
      hash.digestPairs(level),
    );
  });
}

function testRoots(hash: HashFunction): readonly HashTestFailure[] {
  const prefix = asciiBytes("leaf");
  return COUNTS.flatMap((count) => {
    const items = itemsOf(count, (i) => 40 + i);
    const leaves = items.map((item) => hash.digest(concatBytes(prefix, item)));
    const found = hash.treeRoot(prefix, items);
    return compare("treeRoot", `${count} leaves`, literalRoot(hash, leaves), found);
  });
}

function literalPairs(hash: HashFunction, level: Uint8Array): Uint8Array {
  const parents: Uint8Array[] = [];
  const pairBytes = 2 * hash.digestLength;
  for (let start = 0; start < level.length; start += pairBytes) {
    parents.push(hash.digest(concatBytes(NODE, level.subarray(start, start + pairBytes))));
  }
  return concatBytes(...parents);
}

const NODE = new Uint8Array([NODE_LEAD]);

/** Source: RFC 9162 section 2.1.1, word for word. */
function literalRoot(hash: HashFunction, leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only !== undefined && leaves.length === 1) return only;
  let split = 1;
  while (2 * split < leaves.length) split *= 2;
  const left = literalRoot(hash, leaves.slice(0, split));
  const right = literalRoot(hash, leaves.slice(split));
  return hash.digest(concatBytes(NODE, left, right));
}

/** Items that all differ, so that a kernel which mixes up its lanes is seen. */
function itemsOf(count: number, lengthOf: (index: number) => number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const item = new Uint8Array(lengthOf(i));
    for (let at = 0; at < item.length; at++) item[at] = i * 37 + at * 11 + 5;
    return item;
  });
}

function compare(
  method: HashTestFailure["method"],
  name: string,
  expected: Uint8Array,
  found: Uint8Array,
): readonly HashTestFailure[] {
  if (equalBytes(expected, found)) return [];
  return [{ method, name, expected: toHex(expected), found: toHex(found) }];
}
