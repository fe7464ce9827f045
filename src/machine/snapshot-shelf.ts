import type { Height } from "../primitives/brand.ts";
import type { Snapshot } from "./snapshot.ts";
import type { WrittenSnapshot } from "./snapshot-writer.ts";

/** As many are served as a slow peer may still be fetching from while newer ones are made. */
const SNAPSHOTS_KEPT = 3;

/** The newest snapshots of a machine, kept while others fetch them. */
export class SnapshotShelf {
  #kept: readonly WrittenSnapshot[] = [];

  /** Puts one on the shelf in place of another of its height, and the oldest away. */
  add(written: WrittenSnapshot): void {
    const others = this.#kept.filter(({ snapshot }) => snapshot.height !== written.snapshot.height);
    this.#kept = [written, ...others].slice(0, SNAPSHOTS_KEPT);
  }

  /** Newest first. */
  list(): readonly Snapshot[] {
    return this.#kept.map(({ snapshot }) => snapshot);
  }

  /** A chunk, or undefined where there is none. */
  chunk(height: Height, format: number, index: number): Uint8Array | undefined {
    const found = this.#kept.find(
      ({ snapshot }) => snapshot.height === height && snapshot.format === format,
    );
    return found?.chunks[index];
  }
}
