import assert from "node:assert/strict";
import { test } from "node:test";
import type { RawBlock } from "../../src/consensus/block.ts";
import type { Statement } from "../../src/ledger/statement.ts";
import { encodeStatement } from "../../src/ledger/statement.ts";
import { BitflipGround } from "../support/bitflip-ground.ts";
import {
  flipped,
  resealed,
  withHeader,
  withItem,
  withLineage,
} from "../support/header-mutations.ts";
import { literalBlock, resolveLiteral } from "../support/literal-chain.ts";
import type { Item } from "../support/literal-codec.ts";

/** Block 2 of each ground is: commit, evidence, transaction, receipt, evidence.accepted, algorithm.status. */
const GROUNDS = [
  ["v1-legacy", new BitflipGround(1)],
  ["v2-dual-required", new BitflipGround(3)],
  ["v3-pq-only", new BitflipGround(5)],
] as const;
const [COMMIT, EVIDENCE, TRANSACTION, RECEIPT, ACCEPTED, STATUS] = [0, 1, 2, 3, 4, 5] as const;

type Body = readonly Uint8Array[];

/** What replaces the body; its roots, its count and its dual commitment are made anew. */
function judgeBody(ground: BitflipGround, change: (body: Body) => Body): string {
  const raw: RawBlock = { ...ground.raw, statements: change(ground.raw.statements) };
  const verdict = ground.judge(ground.reseal(raw));
  return verdict.stage === "accepted" ? "accepted" : `${verdict.stage} ${verdict.codes.join(", ")}`;
}

function judgeHeader(
  ground: BitflipGround,
  change: (header: readonly Item[]) => readonly Item[],
): string {
  const block = literalBlock(ground.raw.header, ground.raw.statements);
  const epoch = resolveLiteral(ground.chain.schedule(2), 2);
  const changed = withHeader(block, resealed(change(block.header), epoch));
  const verdict = ground.judge({ ...ground.raw, header: changed.headerBytes });
  return verdict.stage === "accepted" ? "accepted" : `${verdict.stage} ${verdict.codes.join(", ")}`;
}

const without = (place: number) => (body: Body) => body.filter((_, index) => index !== place);
const exchanged = (one: number, other: number) => (body: Body) =>
  body.map((bytes, index) => {
    if (index === one) return body[other] as Uint8Array;
    return index === other ? (body[one] as Uint8Array) : bytes;
  });
const inserted = (place: number, bytes: Uint8Array) => (body: Body) => [
  ...body.slice(0, place),
  bytes,
  ...body.slice(place),
];
const repeated = (place: number) => (body: Body) =>
  inserted(place, body[place] as Uint8Array)(body);

/** The body with one statement rewritten. */
function rewritten<T extends Statement["type"]>(
  ground: BitflipGround,
  place: number,
  type: T,
  change: (value: Extract<Statement, { type: T }>) => Statement,
): (body: Body) => Body {
  const value = ground.network.at(2).block.body.statements[place]?.value;
  assert(value?.type === type, `statement ${place} is a ${value?.type}`);
  const bytes = encodeStatement(change(value as Extract<Statement, { type: T }>));
  return (body) => body.map((held, index) => (index === place ? bytes : held));
}

const stray: Statement = { type: "system", phase: 1, topic: "weather", data: new Uint8Array(1) };
const strayBytes = encodeStatement(stray);

for (const [name, ground] of GROUNDS) {
  test(`${name}: the block as it was made is accepted`, () => {
    assert.equal(
      judgeBody(ground, (body) => body),
      "accepted",
    );
    assert.equal(
      judgeHeader(ground, (header) => header),
      "accepted",
    );
  });

  test(`${name}: an altered receipt`, () => {
    const receipt = (change: (value: Extract<Statement, { type: "receipt" }>) => Statement) =>
      judgeBody(ground, rewritten(ground, RECEIPT, "receipt", change));
    assert.equal(
      receipt((value) => ({ ...value, code: 1 })),
      "X REPLAY_RECEIPT",
    );
    assert.equal(
      receipt((value) => ({ ...value, fee: value.fee + 1n })),
      "X REPLAY_RECEIPT",
    );
    assert.equal(
      receipt((value) => ({ ...value, txIndex: 0 })),
      "X REPLAY_RECEIPT",
    );
    assert.equal(
      receipt((value) => ({ ...value, events: [] })),
      "X REPLAY_RECEIPT",
    );
    const twice = receipt((value) => ({ ...value, events: [...value.events, ...value.events] }));
    assert.equal(twice, "X REPLAY_RECEIPT");
  });

  test(`${name}: an altered, dropped, added or moved event`, () => {
    const event = (change: (value: Extract<Statement, { type: "system" }>) => Statement) =>
      judgeBody(ground, rewritten(ground, ACCEPTED, "system", change));
    assert.equal(
      event((value) => ({ ...value, data: new Uint8Array(3) })),
      "X REPLAY_SYSTEM",
    );
    assert.equal(
      event((value) => ({ ...value, topic: "weather" })),
      "X REPLAY_SYSTEM",
    );
    assert.equal(
      event((value) => ({ ...value, phase: 0 })),
      "X REPLAY_SYSTEM",
    );
    assert.equal(judgeBody(ground, without(ACCEPTED)), "X REPLAY_SYSTEM");
    assert.equal(judgeBody(ground, without(STATUS)), "X REPLAY_SYSTEM");
    assert.equal(judgeBody(ground, exchanged(ACCEPTED, STATUS)), "X REPLAY_SYSTEM");
    assert.equal(judgeBody(ground, inserted(6, strayBytes)), "X REPLAY_SYSTEM");
    assert.equal(judgeBody(ground, inserted(RECEIPT, strayBytes)), "X REPLAY_ORDER");
    assert.equal(judgeBody(ground, inserted(0, strayBytes)), "X REPLAY_ORDER");
  });

  test(`${name}: statements out of the order of the grammar`, () => {
    assert.equal(judgeBody(ground, exchanged(COMMIT, EVIDENCE)), "X REPLAY_ORDER");
    assert.equal(judgeBody(ground, exchanged(EVIDENCE, TRANSACTION)), "X REPLAY_ORDER");
    assert.equal(judgeBody(ground, exchanged(TRANSACTION, RECEIPT)), "X REPLAY_ORDER");
    assert.equal(judgeBody(ground, without(RECEIPT)), "X REPLAY_ORDER");
    assert.equal(judgeBody(ground, without(TRANSACTION)), "X REPLAY_ORDER");
    assert.equal(judgeBody(ground, repeated(COMMIT)), "X REPLAY_ORDER");
    assert.equal(judgeBody(ground, repeated(RECEIPT)), "X REPLAY_ORDER");
    assert.equal(
      judgeBody(ground, (body) => [...body].reverse()),
      "X REPLAY_ORDER",
    );
  });

  test(`${name}: a dropped item leaves what it brought about without cause`, () => {
    assert.equal(judgeBody(ground, without(EVIDENCE)), "X REPLAY_RECEIPT");
    const both = (body: Body) => without(TRANSACTION)(without(RECEIPT)(body));
    assert.equal(judgeBody(ground, both), "X REPLAY_STATE");
    assert.equal(
      judgeBody(ground, (body) => body.slice(EVIDENCE)),
      "X REPLAY_RECEIPT",
    );
    assert.equal(
      judgeBody(ground, () => []),
      "X REPLAY_STATE",
    );
  });

  test(`${name}: an added item is judged like every other`, () => {
    assert.equal(judgeBody(ground, repeated(TRANSACTION)), "X REPLAY_ADMISSION");
    assert.equal(judgeBody(ground, repeated(EVIDENCE)), "X REPLAY_EVIDENCE");
    const both = (body: Body) =>
      [
        ...body.slice(0, ACCEPTED),
        body[TRANSACTION],
        body[RECEIPT],
        ...body.slice(ACCEPTED),
      ] as Body;
    assert.equal(judgeBody(ground, both), "X REPLAY_ADMISSION");
  });

  test(`${name}: a commit of another block, or without enough weight`, () => {
    const commit = (change: (value: Extract<Statement, { type: "commit" }>) => Statement) =>
      judgeBody(ground, rewritten(ground, COMMIT, "commit", change));
    assert.equal(
      commit((value) => ({ ...value, height: 0 })),
      "X REPLAY_COMMIT",
    );
    assert.equal(
      commit((value) => ({ ...value, height: 2 })),
      "X REPLAY_COMMIT",
    );
    assert.equal(
      commit((value) => ({ ...value, height: 9 })),
      "X REPLAY_COMMIT",
    );
    const signal = commit((value) => ({
      ...value,
      seals: value.seals.map((seal) => ({ ...seal, signal: 1 })),
    }));
    assert.equal(signal, "X REPLAY_COMMIT");
  });

  test(`${name}: state roots, sealers and proposer`, () => {
    const isFirst = ground.raw.header[1] === 1;
    const lines = isFirst ? [0] : ground.chain.schedule(2)[0]?.legacy === null ? [0] : [0, 1];
    for (const line of lines) {
      const held = (header: readonly Item[], place: number) =>
        (header[9] as readonly (readonly Item[])[])[line]?.[place];
      const state = judgeHeader(ground, (header) =>
        isFirst
          ? withItem(header, 8, flipped(header[8]))
          : withLineage(header, line, 3, flipped(held(header, 3))),
      );
      assert.equal(state, "X REPLAY_STATE");
      if (isFirst) continue;
      const sealers = judgeHeader(ground, (header) =>
        withLineage(header, line, 5, flipped(held(header, 5))),
      );
      assert.equal(sealers, "X REPLAY_SEALERS");
    }
    for (const proposer of [new Uint8Array(32), new Uint8Array(32).fill(1)]) {
      const judged = judgeHeader(ground, (header) => withItem(header, 4, proposer));
      assert.equal(judged, "X REPLAY_PROPOSER");
    }
  });
}
