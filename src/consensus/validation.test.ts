import assert from "node:assert/strict";
import { test } from "node:test";
import {
  flipped,
  resealed,
  withHeader,
  withItem,
  withLineage,
} from "../../test/support/header-mutations.ts";
import { resolveLiteral } from "../../test/support/literal-chain.ts";
import type { Item } from "../../test/support/literal-codec.ts";
import { decodeLiteral, literalAt, literalChainOf } from "../../test/support/literal-network.ts";
import { makeLongChain } from "../../test/support/long-chain.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import type { Branch } from "./branch.ts";
import { validateBlock } from "./validation.ts";
import type { ViolationNumber } from "./violations.ts";

const network = makeLongChain();
const chain = literalChainOf(network);

/** A block inside the epoch of each rule version; those of v2-dual-optional with and without the PQ lineage. */
const AT = { 1: 3, 2: 9, 3: 18, 4: 24, 5: 30 } as const;
const WITHOUT_PQ = 7;

type Rule = keyof typeof AT;
type Mutation = (header: readonly Item[]) => readonly Item[];

function judge(
  height: number,
  mutation: Mutation,
  changed: {
    readonly branch?: Partial<Branch>;
    readonly reseal?: boolean;
    readonly bare?: boolean;
  } = {},
): readonly string[] {
  const block = literalAt(chain, height);
  const spoiled = mutation(block.header);
  const epoch = resolveLiteral(chain.schedule(height), height);
  const header = changed.reseal === false ? spoiled : resealed(spoiled, epoch);
  const decoded = decodeLiteral(network, height, withHeader(block, header));
  assert(decoded !== null, "refused by stage D");
  const branch = { ...network.chain.branchAt(height - 1), ...changed.branch };
  const body = changed.bare === true ? null : decoded.body;
  const found = validateBlock({ hashes: TEST_HASHES, branch, header: decoded.header, body });
  return found.map(({ number, subCode }) => `${number} ${subCode}`);
}

/** Place of the lineage of a role in the headers of a rule. */
function placeOf(role: "legacy" | "pq", rule: Rule): number {
  return rule === 4 || rule === 5 ? Number(role === "legacy") : Number(role === "pq");
}

const DIGESTS = { prev: 1, root: 2, history: 4 } as const;

/** One bit of one digest of one lineage; a header of the first form has its digests at the end. */
function flip(role: "legacy" | "pq", digest: keyof typeof DIGESTS, rule: Rule): Mutation {
  return (header) => {
    if (header[0] === 1) {
      const place = digest === "prev" ? 6 : 7;
      return withItem(header, place, flipped(header[place]));
    }
    const line = placeOf(role, rule);
    const held = (header[9] as readonly (readonly Item[])[])[line]?.[DIGESTS[digest]];
    return withLineage(header, line, DIGESTS[digest], flipped(held));
  };
}

const lines = (header: readonly Item[]) => header[9] as readonly (readonly Item[])[];
const countPlace = (header: readonly Item[]) => (header[0] === 1 ? 5 : 8);

/** Each violation alone: the rules in which one field can bring it about, and how. */
const ALONE: readonly (readonly [string, readonly Rule[], (rule: Rule) => Mutation])[] = [
  ["1 root", [1, 2, 3, 4], (rule) => flip("legacy", "root", rule)],
  ["2 root", [2, 3, 4, 5], (rule) => flip("pq", "root", rule)],
  ["3 prev", [1, 2, 3, 4], (rule) => flip("legacy", "prev", rule)],
  ["3 history", [2, 3, 4], (rule) => flip("legacy", "history", rule)],
  ["4 prev", [2, 3, 4, 5], (rule) => flip("pq", "prev", rule)],
  ["4 history", [2, 3, 4, 5], (rule) => flip("pq", "history", rule)],
  [
    "1 count",
    [1, 2, 3],
    () => (header) =>
      withItem(header, countPlace(header), (header[countPlace(header)] as number) + 1),
  ],
  ["2 count", [4, 5], () => (header) => withItem(header, 8, (header[8] as number) + 1)],
  [
    "6 lineage",
    [2, 3, 4],
    (rule) => (header) => withItem(header, 9, [lines(header)[placeOf("legacy", rule)] as Item]),
  ],
  ["6 dual", [2, 3, 4], () => (header) => withItem(header, 10, null)],
  [
    "7 lineage",
    [2, 3, 4],
    (rule) => (header) => withItem(header, 9, [lines(header)[placeOf("pq", rule)] as Item]),
  ],
  ["8 code", [2, 3, 4, 5], (rule) => (header) => withLineage(header, placeOf("pq", rule), 0, 0x77)],
  [
    "8 code",
    [2, 3, 4],
    (rule) => (header) => withLineage(header, placeOf("legacy", rule), 0, 0x1e),
  ],
  ["8 length", [1], () => (header) => withItem(header, 7, new Uint8Array(48))],
  [
    "8 length",
    [2, 3, 4, 5],
    (rule) => (header) => withLineage(header, placeOf("pq", rule), 3, new Uint8Array(33)),
  ],
  [
    "8 forbidden",
    [5],
    () => (header) => withItem(header, 9, [...lines(header), ...lines(header)] as Item),
  ],
  ["9 epoch", [2, 3, 4, 5], () => (header) => withItem(header, 5, (header[5] as number) + 1)],
  ["9 epoch", [2, 3, 4, 5], () => (header) => withItem(header, 6, flipped(header[6]))],
  ["9 next", [2, 3, 4, 5], () => (header) => withItem(header, 7, [99, new Uint8Array(32)])],
  ["10 order", [1, 2, 3, 4, 5], () => (header) => withItem(header, 3, 1)],
  [
    "10 step",
    [1, 2, 3, 4, 5],
    () => (header) => withItem(header, 3, (header[3] as number) + 60_000),
  ],
  ["11 height", [1, 2, 3, 4, 5], () => (header) => withItem(header, 2, (header[2] as number) + 1)],
];

for (const [name, rules, mutationOf] of ALONE) {
  for (const rule of rules) {
    test(`violation ${name} is raised alone under rule ${rule}`, () => {
      assert.deepEqual(judge(AT[rule], mutationOf(rule)), [name]);
    });
  }
}

test("5: either digest of the dual commitment alone, under each rule with two slots", () => {
  for (const rule of [2, 3, 4] as const) {
    for (const [place, name] of [
      [0, "5 first"],
      [1, "5 second"],
    ] as const) {
      const spoil: Mutation = (header) => {
        const dual = header[10] as readonly Item[];
        return withItem(header, 10, withItem(dual, place, flipped(dual[place])));
      };
      assert.deepEqual(judge(AT[rule], spoil, { reseal: false }), [name], `rule ${rule}`);
    }
  }
});

test("8: a dual commitment in a rule with one slot", () => {
  const dual = [new Uint8Array(32), new Uint8Array(32)];
  const spoil: Mutation = (header) => withItem(header, 10, dual);
  assert.deepEqual(judge(AT[5], spoil), ["8 forbidden"]);
});

test("8: lineages in each other's places", () => {
  for (const rule of [2, 3, 4] as const) {
    const spoil: Mutation = (header) => withItem(header, 9, [...lines(header)].reverse() as Item);
    assert.deepEqual(judge(AT[rule], spoil), ["8 order", "8 order"], `rule ${rule}`);
  }
});

test("8: a lineage that stands in its own slot is examined, whatever stands in its place", () => {
  const spoil: Mutation = (header) => {
    const pq = lines(header)[1] as readonly Item[];
    const spoiled = withItem(pq, 2, flipped(pq[2]));
    return withItem(header, 9, [spoiled, withItem(pq, 0, 0x1e)]);
  };
  assert.deepEqual(judge(AT[3], spoil), ["2 root", "7 lineage", "8 code"]);
});

test("6: in v2-dual-optional each PQ part asks for the other, and neither is allowed", () => {
  const keep: Mutation = (header) => header;
  assert.deepEqual(judge(WITHOUT_PQ, keep), []);
  const dual: Mutation = (header) => withItem(header, 10, [new Uint8Array(32), new Uint8Array(32)]);
  assert.deepEqual(judge(WITHOUT_PQ, dual), ["6 lineage"]);
});

test("9: a header of the other form", () => {
  const first: Mutation = (header) => {
    const [line] = lines(header);
    const [, prevId, bodyRoot, stateRoot] = line as readonly Item[];
    const place = header.slice(1, 5);
    return [1, ...place, header[8], prevId, bodyRoot, stateRoot] as readonly Item[];
  };
  assert.deepEqual(judge(AT[2], first), ["9 format"], "legal fields in the wrong form");
  assert.deepEqual(judge(AT[3], first), ["6 dual", "6 lineage", "9 format"]);
  assert.deepEqual(judge(AT[5], first), ["6 lineage", "9 format"]);
  const second = (epochIndex: number, epochHash: Uint8Array, next: Item): Mutation => {
    return (header) => {
      const [, chainId, height, timeMs, proposer, count, ...digests] = header;
      const history = chain.historyRoot(0x12, height as number);
      const line = [0x12, ...digests, history, new Uint8Array(32)];
      const place = [chainId, height, timeMs, proposer, epochIndex, epochHash, next, count];
      return [2, ...place, [line], null] as readonly Item[];
    };
  };
  const [record, pending] = chain.schedule(AT[1]);
  assert(record !== undefined && pending !== undefined);
  const next = [pending.start, pending.hash];
  assert.deepEqual(judge(AT[1], second(0, record.hash, next)), ["9 format"]);
  assert.deepEqual(judge(AT[1], second(1, record.hash, next)), ["9 epoch", "9 format"]);
  assert.deepEqual(judge(AT[1], second(0, record.hash, null)), ["9 format", "9 next"]);
});

test("9: the announcement of a pending record, from its lock-in to its start", () => {
  // The record of block 16 is locked in by block 12, so headers 13, 14 and 15 announce it.
  const drop: Mutation = (header) => withItem(header, 7, null);
  for (const height of [13, 14, 15]) assert.deepEqual(judge(height, drop), ["9 next"], `${height}`);
  for (const height of [12, 16]) assert.deepEqual(judge(height, drop), [], `${height}`);
  const later: Mutation = (header) =>
    withItem(header, 7, [17, (header[7] as readonly Item[])[1]] as Item);
  assert.deepEqual(judge(14, later), ["9 next"]);
  const other: Mutation = (header) => withItem(header, 7, [16, new Uint8Array(32)]);
  assert.deepEqual(judge(14, other), ["9 next"]);
});

test("9: the first block of a record whose anchor is not the own history", () => {
  const keep: Mutation = (header) => header;
  for (const boundary of [16, 44]) {
    const ownAnchor = new Uint8Array(32);
    assert.deepEqual(judge(boundary, keep, { branch: { ownAnchor } }), ["9 anchor"]);
    assert.deepEqual(judge(boundary + 1, keep, { branch: { ownAnchor } }), []);
    // A node that has never seen the anchored past cannot compare, and says so elsewhere.
    assert.deepEqual(judge(boundary, keep, { branch: { ownAnchor: null } }), []);
  }
});

test("10: time from both sides of its bounds", () => {
  for (const height of [3, 9, 30]) {
    const parent = literalAt(chain, height - 1).header[3] as number;
    const at = (timeMs: number) => judge(height, (header) => withItem(header, 3, timeMs));
    assert.deepEqual(at(parent), ["10 order"]);
    assert.deepEqual(at(parent + 1), []);
    assert.deepEqual(at(parent + 60_000), []);
    assert.deepEqual(at(parent + 60_001), ["10 step"]);
  }
});

test("10: block 0 has the time of its document", () => {
  const genesisMs = literalAt(chain, 0).header[3] as number;
  for (const timeMs of [genesisMs - 1, genesisMs + 1]) {
    assert.deepEqual(
      judge(0, (header) => withItem(header, 3, timeMs)),
      ["10 genesis"],
    );
  }
});

test("11: a count above the limit", () => {
  const counted =
    (count: number): Mutation =>
    (header) =>
      withItem(header, 8, count);
  assert.deepEqual(judge(AT[3], counted(20_001), { bare: true }), ["11 limit"]);
  assert.deepEqual(judge(AT[3], counted(20_000), { bare: true }), []);
});

test("without a body its roots and its count are left out, and nothing else", () => {
  const bare = { bare: true };
  assert.deepEqual(judge(AT[3], flip("legacy", "root", 3), bare), []);
  assert.deepEqual(judge(AT[3], ALONE[6]?.[2](3) as Mutation, bare), []);
  assert.deepEqual(judge(AT[3], flip("pq", "history", 3), bare), ["4 history"]);
});

test("all checks run, and the report is sorted by number and sub-code", () => {
  const spoil: Mutation = (header) => {
    const moved = withItem(withItem(header, 2, 99), 3, 0);
    return flip("pq", "prev", 3)(flip("legacy", "root", 3)(withItem(moved, 5, 9)));
  };
  const all = ["1 root", "4 prev", "5 first", "5 second", "9 epoch", "10 order", "11 height"];
  assert.deepEqual(judge(AT[3], spoil, { reseal: false }), all);
});

test("a violation tells what was expected and what was found", () => {
  const height = AT[3];
  const block = literalAt(chain, height);
  const root = flipped((lines(block.header)[0] as readonly Item[])[2]);
  const decoded = decodeLiteral(
    network,
    height,
    withHeader(block, withLineage(block.header, 0, 2, root)),
  );
  assert(decoded !== null);
  const branch = network.chain.branchAt(height - 1);
  const [violation] = validateBlock({ hashes: TEST_HASHES, branch, ...decoded });
  assert.deepEqual(violation, {
    number: 1 satisfies ViolationNumber,
    type: "INVALID_MERKLE_ROOT",
    subCode: "root",
    severity: "CRITICAL",
    expected: chain.bodyRoot(0x12, block.statements),
    found: root,
  });
});
