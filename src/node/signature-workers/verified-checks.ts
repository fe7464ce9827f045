import type { SignatureCheck } from "../../crypto/consult-first.ts";
import { checkName, isSameCheck } from "./check-name.ts";

const COUNT_MAX = 32_768;
const BYTES_MAX = 64 * 1024 * 1024;

/**
 * Signature checks that are known to hold, so that a block need not make them again. Bounded: beyond the bound nothing
 * is kept, and the block verifies as ever.
 */
export class VerifiedChecks {
  readonly #checks = new Map<string, SignatureCheck>();
  #sizeBytes = 0;

  get count(): number {
    return this.#checks.size;
  }

  /** Keeps a check. Requires: it holds, and nobody writes to its bytes. */
  add(check: SignatureCheck): void {
    const sizeBytes = sizeOf(check);
    const isFull = this.#checks.size >= COUNT_MAX || this.#sizeBytes + sizeBytes > BYTES_MAX;
    const name = checkName(check);
    if (isFull || this.#checks.has(name)) return;
    this.#checks.set(name, check);
    this.#sizeBytes += sizeBytes;
  }

  /** True iff a check equal in all four parts is kept. */
  has(check: SignatureCheck): boolean {
    const found = this.#checks.get(checkName(check));
    return found !== undefined && isSameCheck(found, check);
  }

  /** Forgets what is kept under a signature. */
  delete(signature: Uint8Array): void {
    const name = checkName({ signature });
    const found = this.#checks.get(name);
    if (found === undefined) return;
    this.#checks.delete(name);
    this.#sizeBytes -= sizeOf(found);
  }
}

function sizeOf({ publicKey, message, signature }: SignatureCheck): number {
  return publicKey.length + message.length + signature.length;
}
