import assert from "node:assert/strict";
import { test } from "node:test";
import { concatBytes } from "../primitives/bytes.ts";
import { type EcdsaPrimitives, isValidEcdsaKey, verifyEcdsaLowS } from "./ecdsa.ts";
import { hexConstant } from "./hex-constant.ts";

/** A library that accepts everything: what is refused with it is refused by the rule alone. */
const GULLIBLE: EcdsaPrimitives = {
  provider: "test",
  verifyEcdsa: () => true,
  isCompressedPoint: () => true,
};

/** n and (n - 1) / 2 as SEC 2 and BIP 62 print them. */
const CURVES = {
  secp256k1: {
    order: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
    half: "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0",
  },
  p256: {
    order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    half: "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8",
  },
} as const;

const ZERO = "0".repeat(64);
const ONE = "1".padStart(64, "0");

function plus(hex: string, delta: bigint): string {
  return (BigInt(`0x${hex}`) + delta).toString(16).padStart(64, "0");
}

for (const curve of ["secp256k1", "p256"] as const) {
  const { order, half } = CURVES[curve];
  const verify = (r: string, s: string): boolean =>
    verifyEcdsaLowS(
      GULLIBLE,
      { curve, hash: "sha2-256" },
      {
        publicKey: new Uint8Array(33),
        message: new Uint8Array(0),
        signature: concatBytes(hexConstant(r), hexConstant(s)),
      },
    );

  test(`${curve}: both sides of the bounds of r and s`, () => {
    assert(verify(ONE, ONE));
    assert(!verify(ZERO, ONE));
    assert(!verify(ONE, ZERO));
    assert(verify(plus(order, -1n), ONE));
    assert(!verify(order, ONE));
    assert(!verify(plus(order, 1n), ONE));
    assert(verify(ONE, half));
    assert(!verify(ONE, plus(half, 1n)));
    assert(!verify(ONE, plus(order, -1n)));
    assert(!verify("f".repeat(64), ONE));
    assert(!verify(ONE, "f".repeat(64)));
  });

  test(`${curve}: other lengths are refused before the library is asked`, () => {
    for (const [keyBytes, signatureBytes] of [
      [33, 63],
      [33, 65],
      [33, 0],
      [32, 64],
      [65, 64],
    ] as const) {
      const input = {
        publicKey: new Uint8Array(keyBytes),
        message: new Uint8Array(0),
        signature: new Uint8Array(signatureBytes).fill(1),
      };
      const isTrue = verifyEcdsaLowS(GULLIBLE, { curve, hash: "sha2-256" }, input);
      assert(!isTrue, `${keyBytes} ${signatureBytes}`);
    }
  });

  test(`${curve}: a key begins with 02 or 03 and has 33 bytes`, () => {
    for (let lead = 0; lead < 256; lead++) {
      const key = new Uint8Array(33).fill(lead, 0, 1);
      assert.equal(isValidEcdsaKey(GULLIBLE, curve, key), lead === 2 || lead === 3, `${lead}`);
    }
    for (const length of [0, 1, 32, 34, 65]) {
      assert(!isValidEcdsaKey(GULLIBLE, curve, new Uint8Array(length).fill(2)), `${length}`);
    }
  });
}
