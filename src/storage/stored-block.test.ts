import assert from "node:assert/strict";
import { test } from "node:test";
import { isSameRaw, namesBlock } from "./stored-block.ts";

const id = (fill: number) => new Uint8Array(32).fill(fill);

test("a link names a block by every code that both know, and by one at least", () => {
  const ids = [
    [0x12, id(1)],
    [0x16, id(2)],
  ] as const;
  assert.equal(namesBlock([[0x12, id(1)]], ids), true);
  assert.equal(namesBlock(ids.toReversed(), ids), true);
  assert.equal(
    namesBlock(
      [
        [0x12, id(1)],
        [0x1e, id(9)],
      ],
      ids,
    ),
    true,
    "a code that the block was not named under says nothing",
  );
  assert.equal(namesBlock([[0x1e, id(1)]], ids), false);
  assert.equal(namesBlock([], ids), false);
  assert.equal(
    namesBlock(
      [
        [0x12, id(1)],
        [0x16, id(9)],
      ],
      ids,
    ),
    false,
    "one equal id does not outweigh a differing one",
  );
});

test("blocks are the same iff header and each statement are", () => {
  const raw = { header: id(1), statements: [id(2), id(3)] };
  assert.equal(isSameRaw(raw, { header: id(1), statements: [id(2), id(3)] }), true);
  for (const [name, other] of [
    ["header", { ...raw, header: id(9) }],
    ["statement", { ...raw, statements: [id(2), id(9)] }],
    ["fewer statements", { ...raw, statements: [id(2)] }],
    ["more statements", { ...raw, statements: [id(2), id(3), id(4)] }],
  ] as const) {
    assert.equal(isSameRaw(raw, other), false, name);
    assert.equal(isSameRaw(other, raw), false, name);
  }
});
