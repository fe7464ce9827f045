import { StateTree } from "../merkle/state-tree.ts";
import { EMPTY_BYTES, equalBytes } from "../primitives/bytes.ts";
import { readHeaderOfIds } from "./block-shape.ts";
import type { FaultList } from "./fault-list.ts";
import type { StoreParts } from "./store-parts.ts";
import type { CheckContext } from "./tip-check.ts";
import { canonicalCode } from "./write-block.ts";

/** Checks the state against the root in the newest header. Returns the number of entries. Cost: O(entries). */
export function checkState(parts: StoreParts, context: CheckContext, faults: FaultList): number {
  const entries =
    faults.attempt({ table: "state" }, () => [...parts.state.entries(EMPTY_BYTES)]) ?? [];
  const tip = parts.blocks.tipHeight();
  if (tip < 0) return entries.length;
  const newest = faults.attempt({ table: "headers", height: tip }, () => parts.blocks.header(tip));
  if (newest === undefined) return entries.length;
  const read = readHeaderOfIds(newest, context);
  const code = canonicalCode(newest.ids);
  const hash = context.hashes.get(code);
  if ("fault" in read || hash === undefined) return entries.length;
  const { header } = read;
  const root = header.type === "v1" ? header.stateRoot : header.lineages[0]?.stateRoot;
  const tree = new StateTree(hash);
  tree.apply(entries);
  if (root === undefined || !equalBytes(tree.root, root)) {
    const detail = `its root under 0x${code.toString(16)} is not that of the newest header`;
    faults.add({ table: "state", height: tip, detail });
  }
  return entries.length;
}

/** Checks that the undos lead from the newest block back without a gap, and that each can be read. */
export function checkUndos(parts: StoreParts, faults: FaultList): number {
  const heights = parts.undos.heights();
  const tip = parts.blocks.tipHeight();
  for (const [index, height] of heights.entries()) {
    faults.attempt({ table: "recents", height }, () => parts.undos.undo(height));
    if (height === tip - (heights.length - 1 - index)) continue;
    faults.add({ table: "recents", height, detail: "the rows do not lead up to the tip" });
  }
  return heights.length;
}
