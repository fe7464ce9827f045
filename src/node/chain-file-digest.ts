import { createHash } from "node:crypto";
import type { DigestFactory } from "../ledger/chain-file-item.ts";
import { assertDefined } from "../primitives/assert.ts";

/** Names of the trailer's algorithms in the platform's library. */
const NAMES: Readonly<Record<number, string>> = { 18: "sha256", 22: "sha3-256" };

/** Running digests of the platform: the trailer of a chain file is computed while its bytes pass by. */
export const platformDigests: DigestFactory = (code) => {
  const running = createHash(assertDefined(NAMES[code], `no running digest under ${code}`));
  return {
    update(bytes) {
      running.update(bytes);
    },
    digest: () => new Uint8Array(running.digest()),
  };
};
