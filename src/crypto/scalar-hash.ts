import { assert } from "../primitives/assert.ts";
import type { HashCode } from "../primitives/brand.ts";
import { divFloor } from "../primitives/integer.ts";
import { NODE_LEAD } from "./domain.ts";
import type { HashFunction } from "./hash-function.ts";

/** What a provider has to bring: the function on one message, written into a kind of buffer that suits it. */
export interface ScalarHash<Target extends Uint8Array> {
  readonly code: HashCode;
  readonly name: string;
  readonly digestLength: number;
  readonly provider: string;
  readonly allocate: (sizeBytes: number) => Target;
  /** Writes `H(message)` to `target` at `offset`. The message is only borrowed. */
  readonly digestInto: (message: Uint8Array, target: Target, offset: number) => void;
}

/** Messages up to this size are joined in a buffer that is used again and again. */
const SCRATCH_BYTES = 4096;

/**
 * A hash function whose batches call the function once per message: the form that every batch kernel has to agree
 * with, and the one in use where there is no kernel.
 */
export function createScalarHash<Target extends Uint8Array>(
  scalar: ScalarHash<Target>,
): HashFunction {
  const { code, name, digestLength, provider, allocate, digestInto } = scalar;
  const pairBytes = 2 * digestLength;
  const scratch = new Uint8Array(SCRATCH_BYTES);
  const node = new Uint8Array(1 + pairBytes);
  node[0] = NODE_LEAD;
  const single = allocate(digestLength);

  function digestItems(prefix: Uint8Array, items: readonly Uint8Array[]): Target {
    const digests = allocate(items.length * digestLength);
    scratch.set(prefix.subarray(0, SCRATCH_BYTES));
    let offset = 0;
    let message = scratch;
    for (const item of items) {
      const sizeBytes = prefix.length + item.length;
      // Neighbours are often of one length, and a view is dearer than the copy that it is for.
      if (message.length !== sizeBytes) {
        const isSmall = sizeBytes <= SCRATCH_BYTES;
        message = isSmall ? scratch.subarray(0, sizeBytes) : new Uint8Array(sizeBytes);
        if (!isSmall) message.set(prefix);
      }
      message.set(item, prefix.length);
      digestInto(message, digests, offset);
      offset += digestLength;
    }
    return digests;
  }

  /** Writes the parents of `pairs` pairs in `level` to the start of `parents`, which may be `level` itself. */
  function digestNodes(level: Uint8Array, pairs: number, parents: Target): void {
    for (let i = 0; i < pairs; i++) {
      node.set(level.subarray(i * pairBytes, (i + 1) * pairBytes), 1);
      // In place, parent i ends where pair i does or earlier: nothing is lost that is still to be read.
      digestInto(node, parents, i * digestLength);
    }
  }

  return {
    code,
    name,
    digestLength,
    provider,
    digest(message) {
      digestInto(message, single, 0);
      return new Uint8Array(single);
    },
    digestEach: (prefix, items) => plainView(digestItems(prefix, items)),
    digestPairs(level) {
      assert(level.length % pairBytes === 0, `${level.length} bytes are no whole pairs`);
      const parents = allocate(level.length >> 1);
      digestNodes(level, divFloor(level.length, pairBytes), parents);
      return plainView(parents);
    },
    treeRoot(prefix, items) {
      assert(items.length > 0, "a tree without leaves has no root to compute from them");
      const level = digestItems(prefix, items);
      for (let count = items.length; count > 1; count = (count + 1) >> 1) {
        const pairs = count >> 1;
        digestNodes(level, pairs, level);
        // A last digest without partner moves up: RFC 9162 splits at the largest power of two below n.
        const last = (count - 1) * digestLength;
        if (count % 2 === 1) level.copyWithin(pairs * digestLength, last, last + digestLength);
      }
      return new Uint8Array(plainView(level).subarray(0, digestLength));
    },
  };
}

/** The same bytes without the methods of a subclass: `slice` of a Node buffer shares memory, callers expect a copy. */
function plainView(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
