import type { Digest } from "../../primitives/brand.ts";
import { toHex } from "../../primitives/hex.ts";
import type { Inclusion } from "./submission.ts";

const COUNT_MAX = 8192;

/** The newest inclusions of this process, so that whoever sends a transaction twice has the same answer twice. */
export class RecentInclusions {
  readonly #byHash = new Map<string, Inclusion>();

  add(inclusion: Inclusion): void {
    this.#byHash.set(toHex(inclusion.hash), inclusion);
    if (this.#byHash.size <= COUNT_MAX) return;
    const [oldest] = this.#byHash.keys();
    if (oldest !== undefined) this.#byHash.delete(oldest);
  }

  find(hash: Digest): Inclusion | undefined {
    return this.#byHash.get(toHex(hash));
  }
}
