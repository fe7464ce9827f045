import { ChainVerifier } from "../../machine/chain-verifier.ts";
import type { ChainReader } from "../../node/chain-reader.ts";
import { assert } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import { processClock } from "../measure/clock.ts";
import { collectGarbage } from "../measure/garbage.ts";

/** A verifier on its way through a stored chain, with the time of each block. */
export class VerifierPass {
  readonly times: number[] = [];
  readonly #reader: ChainReader;
  readonly #verifier: ChainVerifier;

  constructor(reader: ChainReader, replay: boolean) {
    const { document, algorithms } = reader;
    const { hashes, suites } = algorithms;
    this.#reader = reader;
    this.#verifier = new ChainVerifier({ document, hashes, suites, foreseen: [], replay });
    collectGarbage();
  }

  /** Verifies up to and including a height. */
  verifyTo(height: Height): void {
    while (this.#verifier.branch.height < height) this.verifyNext();
  }

  /** Milliseconds to read and verify the next block. Requires: a sound chain that has one. */
  verifyNext(): number {
    const start = processClock();
    const { raw } = this.#reader.store.blocks.block(this.#verifier.branch.height + 1);
    const verified = this.#verifier.verify(raw);
    const elapsedMs = processClock() - start;
    assert(verified.ok, "a block that was just made is refused");
    this.times.push(elapsedMs);
    return elapsedMs;
  }
}
