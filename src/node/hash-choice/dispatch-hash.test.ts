import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceHash } from "../../../test/property/merkle/reference.ts";
import type { HashFunction } from "../../crypto/hash-function.ts";
import { dispatchHash } from "./dispatch-hash.ts";

const base = referenceHash(0x12, "node");
const calls: string[] = [];

/** The same function, which writes down what is asked of it. */
function watched(provider: string): HashFunction {
  const note = (method: string) => calls.push(`${provider} ${method}`);
  return {
    ...base,
    provider,
    digest(message) {
      note("digest");
      return base.digest(message);
    },
    digestEach(prefix, items) {
      note("digestEach");
      return base.digestEach(prefix, items);
    },
    digestPairs(level) {
      note("digestPairs");
      return base.digestPairs(level);
    },
    treeRoot(prefix, items) {
      note("treeRoot");
      return base.treeRoot(prefix, items);
    },
  };
}

const [a, b, c] = [watched("a"), watched("b"), watched("c")];

test("a batch below the bound goes to the one, at the bound and above to the other", () => {
  const hash = dispatchHash({
    digest: c,
    digestEach: { few: a, many: b, from: 3 },
    digestPairs: { few: b, many: a, from: 3 },
    treeRoot: { few: c, many: b, from: 3 },
  });
  const prefix = new Uint8Array([0]);
  const items = Array<Uint8Array>(4).fill(prefix);
  const asked = (size: number) => {
    calls.length = 0;
    hash.digest(prefix);
    hash.digestEach(prefix, items.slice(0, size));
    hash.digestPairs(new Uint8Array(64 * size));
    hash.treeRoot(prefix, items.slice(0, size));
    return calls.join(", ");
  };
  assert.equal(asked(2), "c digest, a digestEach, b digestPairs, c treeRoot");
  assert.equal(asked(3), "c digest, b digestEach, a digestPairs, b treeRoot");
  assert.equal(asked(4), "c digest, b digestEach, a digestPairs, b treeRoot");
  assert.equal(hash.provider, "a+b+c");
});

test("who is never asked is not named", () => {
  const whole = { few: a, many: b, from: 1 };
  const hash = dispatchHash({ digest: b, digestEach: whole, digestPairs: whole, treeRoot: whole });
  assert.equal(hash.provider, "b");
  assert.equal(hash.code, 0x12);
  assert.equal(hash.name, base.name);
});
