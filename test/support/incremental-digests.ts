import { createHash } from "node:crypto";
import type { DigestFactory } from "../../src/ledger/chain-file-item.ts";

const NAMES: Readonly<Record<number, string>> = { 18: "sha256", 22: "sha3-256" };

/** Running digests straight from the platform library. */
export const incrementalDigests: DigestFactory = (code) => {
  const name = NAMES[code];
  if (name === undefined) throw new Error(`no running digest under ${code}`);
  const running = createHash(name);
  return {
    update: (bytes) => void running.update(bytes),
    digest: () => new Uint8Array(running.digest()),
  };
};
