import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { Journal } from "../governance/journal.ts";
import { recordAcceptance } from "../governance/record-acceptance.ts";
import { concatBytes } from "../primitives/bytes.ts";

const SHA2_256 = 0x12;
const SHA3_256 = 0x16;

/** Hands recorded acceptance objects to governance, under SHA-256 and SHA3-256 of their bytes side by side. */
export function keepAcceptance(
  contents: readonly Uint8Array[],
  journal: Journal,
  hashes: HashRegistry,
): void {
  for (const object of contents) {
    const digests = [SHA2_256, SHA3_256].map((code) => requireHash(hashes, code).digest(object));
    recordAcceptance(journal, { reportDigest: concatBytes(...digests), object });
  }
}
