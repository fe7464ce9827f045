import assert from "node:assert/strict";
import { test } from "node:test";
import { checkParameterBounds } from "../governance/parameter-bounds.ts";
import { UNDO_BLOCKS } from "./undo-blocks.ts";

test("a store holds as many blocks as decisions may look back to after the span has been raised", () => {
  const scale = { network: 0, decimals: 6 };
  const fault = (blocks: number) => checkParameterBounds("rollback.horizon_blocks", blocks, scale);
  assert.notEqual(fault(UNDO_BLOCKS + 1), null, "no change lets a decision look back further");
  assert.equal(fault(UNDO_BLOCKS), null, "and the store keeps no more than that");
});
