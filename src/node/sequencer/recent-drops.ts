import type { Digest } from "../../primitives/brand.ts";
import { toHex } from "../../primitives/hex.ts";
import type { DropReason } from "./submission.ts";

const COUNT_MAX = 8192;

/** Why the newest transactions that left the mempool without a block did, for whoever asks what became of one. */
export class RecentDrops {
  readonly #byHash = new Map<string, DropReason>();

  add(hash: Digest, reason: DropReason): void {
    const key = toHex(hash);
    // What was dropped twice is as new as its last time.
    this.#byHash.delete(key);
    this.#byHash.set(key, reason);
    if (this.#byHash.size <= COUNT_MAX) return;
    const [oldest] = this.#byHash.keys();
    if (oldest !== undefined) this.#byHash.delete(oldest);
  }

  find(hash: Digest): DropReason | undefined {
    return this.#byHash.get(toHex(hash));
  }
}
