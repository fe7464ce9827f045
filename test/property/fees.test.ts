import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { splitFee } from "../../src/governance/fee.ts";
import { AMOUNT_MAX } from "../../src/primitives/integer.ts";

const shares = fc
  .tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 10_000 }))
  .filter(([burnBp, treasuryBp]) => burnBp + treasuryBp <= 10_000);

test("the parts of a fee are the fee, each rounded down but the producer's", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: AMOUNT_MAX }), shares, (fee, [burnBp, treasuryBp]) => {
      const { burned, treasury, producer } = splitFee(fee, { burnBp, treasuryBp });
      assert.equal(burned + treasury + producer, fee);
      // floor(fee * bp / 10000) is the one integer q with q * 10000 <= fee * bp < (q + 1) * 10000.
      for (const [part, bp] of [
        [burned, burnBp],
        [treasury, treasuryBp],
      ] as const) {
        assert.ok(part * 10_000n <= fee * BigInt(bp));
        assert.ok((part + 1n) * 10_000n > fee * BigInt(bp));
      }
      assert.ok(producer >= 0n);
    }),
    { numRuns: 2000 },
  );
});
