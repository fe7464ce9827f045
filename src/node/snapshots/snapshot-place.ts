import type { Snapshot } from "../../machine/snapshot.ts";
import { toHex } from "../../primitives/hex.ts";

/** Folder of the snapshots inside a data folder. */
export const SNAPSHOT_FOLDER = "snapshots";

/** Name of the file of a snapshot: it sorts by height, and two snapshots have two names. */
export function snapshotName({ height, hash }: Pick<Snapshot, "height" | "hash">): string {
  return `${String(height).padStart(10, "0")}-${toHex(hash.subarray(0, 4))}.snapshot`;
}
