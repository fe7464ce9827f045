import { hashTag } from "../crypto/domain.ts";
import type { ChainId, Digest, HashCode } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { type DigestFactory, type IncrementalDigest, TRAILER_CODES } from "./chain-file-item.ts";

/** `H_a(tag("export",a) ‖ bytes)` under each code of the trailer, while the bytes come piece by piece. */
export class ChainFileDigests {
  readonly #running: readonly (readonly [HashCode, IncrementalDigest])[];

  constructor(factory: DigestFactory) {
    this.#running = startTagged(factory, "export");
  }

  update(bytes: Uint8Array): void {
    for (const [, digest] of this.#running) digest.update(bytes);
  }

  /** The digests, once. */
  finish(): readonly (readonly [HashCode, Digest])[] {
    return this.#running.map(([code, digest]) => [code, digest.digest()]);
  }
}

/** The name of the chain that grows from a genesis document; see `computeChainId`. */
export function digestChainId(factory: DigestFactory, genesis: Uint8Array): ChainId {
  const halves = startTagged(factory, "chain").map(([, digest]) => {
    digest.update(genesis);
    return digest.digest();
  });
  return concatBytes(...halves) as ChainId;
}

function startTagged(
  factory: DigestFactory,
  context: "export" | "chain",
): readonly (readonly [HashCode, IncrementalDigest])[] {
  return TRAILER_CODES.map((code) => {
    const digest = factory(code);
    digest.update(hashTag(context, code));
    return [code, digest];
  });
}
