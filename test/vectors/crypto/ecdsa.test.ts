import assert from "node:assert/strict";
import { test } from "node:test";
import { isValidEcdsaKey, verifyEcdsaLowS } from "../../../src/crypto/ecdsa.ts";
import type { EcdsaCurve } from "../../../src/crypto/signature-primitives.ts";
import { concatBytes } from "../../../src/primitives/bytes.ts";
import { bytesOf } from "../../support/ledger-vectors.ts";
import { ALL_PRIMITIVES } from "./providers.ts";
import { wycheproofCases } from "./vector-files.ts";

const ORDERS = {
  secp256k1: 0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n,
  p256: 0xffffffff_00000000_ffffffff_ffffffff_bce6faad_a7179e84_f3b9cac2_fc632551n,
} as const;

const P1363 = [
  {
    file: "wycheproof/ecdsa_secp256k1_sha256_p1363_test.json",
    curve: "secp256k1",
    count: 252,
  },
  { file: "wycheproof/ecdsa_secp256r1_sha256_p1363_test.json", curve: "p256", count: 262 },
] as const;

interface KeyGroup {
  readonly publicKey: { readonly uncompressed: string };
}

for (const { file, curve, count } of P1363) {
  const cases = wycheproofCases<KeyGroup, object>(file);

  for (const primitives of ALL_PRIMITIVES) {
    test(`${primitives.provider} ${curve}: the ${count} cases of Wycheproof under low S`, () => {
      assert.equal(cases.length, count);
      for (const { group, vector } of cases) {
        const publicKey = compress(group.publicKey.uncompressed);
        assert(isValidEcdsaKey(primitives, curve, publicKey), `key of ${vector.tcId}`);
        const verify = (signature: Uint8Array): boolean =>
          verifyEcdsaLowS(
            primitives,
            { curve, hash: "sha2-256" },
            { publicKey, message: bytesOf(vector.msg), signature },
          );
        const signature = bytesOf(vector.sig);
        const isValid = vector.result === "valid";
        const isLow = signature.length === 64 && isLowS(curve, signature);
        assert.equal(verify(signature), isValid && isLow, `case ${vector.tcId}`);
        const input = { publicKey, message: bytesOf(vector.msg), signature };
        // The library below the rule takes high S too: the rule must not lean on it.
        const isTrue = isValid && primitives.verifyEcdsa({ curve, hash: "sha2-256" }, input);
        assert.equal(isTrue, isValid, `library on case ${vector.tcId}`);
        // A valid signature with high S is valid for the standard and has a low twin, which is the one admitted.
        if (isValid && !isLow) assert(verify(negateS(curve, signature)), `twin of ${vector.tcId}`);
        if (isValid && isLow) assert(!verify(negateS(curve, signature)), `twin of ${vector.tcId}`);
      }
    });
  }
}

/** Of the 463 cases 232 are malformed as DER, which the 64 bytes r ‖ s cannot express. */
const EXPRESSIBLE = 231;

for (const primitives of ALL_PRIMITIVES) {
  test(`${primitives.provider} secp256k1: the low-S verdicts of Bitcoin in Wycheproof`, () => {
    const cases = wycheproofCases<KeyGroup, object>(
      "wycheproof/ecdsa_secp256k1_sha256_bitcoin_test.json",
    );
    assert.equal(cases.length, 463);
    let expressible = 0;
    for (const { group, vector } of cases) {
      const signature = parseDer(bytesOf(vector.sig));
      // What is no signature in DER at all is invalid there and cannot be written here.
      if (signature === undefined) {
        assert.equal(vector.result, "invalid", `case ${vector.tcId}`);
        continue;
      }
      expressible += 1;
      const isTrue = verifyEcdsaLowS(
        primitives,
        { curve: "secp256k1", hash: "sha2-256" },
        {
          publicKey: compress(group.publicKey.uncompressed),
          message: bytesOf(vector.msg),
          signature,
        },
      );
      assert.equal(isTrue, vector.result === "valid", `case ${vector.tcId}: ${vector.comment}`);
    }
    assert.equal(expressible, EXPRESSIBLE);
  });
}

test("keys that are no compressed point of the curve are refused by every provider", () => {
  const good = { secp256k1: compressOf("secp256k1"), p256: compressOf("p256") } as const;
  for (const primitives of ALL_PRIMITIVES) {
    for (const curve of ["secp256k1", "p256"] as const) {
      const point = good[curve];
      const isKey = (key: Uint8Array): boolean => isValidEcdsaKey(primitives, curve, key);
      assert(isKey(point));
      assert(!isKey(point.subarray(1)), "no prefix");
      assert(!isKey(concatBytes(point, new Uint8Array(1))), "one byte more");
      assert(!isKey(new Uint8Array(33)), "infinity");
      for (const lead of [0, 1, 4, 6, 7]) {
        assert(!isKey(concatBytes(Uint8Array.from([lead]), point.subarray(1))), `lead ${lead}`);
      }
      // x = p - 1 + k for small k: below p some are on the curve; from p on none is a canonical form.
      for (const x of outOfField(curve)) assert(!isKey(concatBytes(Uint8Array.from([2]), x)));
      // Half of all x have no point: the first such x is found by every provider alike.
      const verdicts = Array.from({ length: 32 }, (_, i) =>
        isKey(concatBytes(Uint8Array.from([2]), scalar(BigInt(i + 1)))),
      );
      assert.deepEqual(verdicts, ON_CURVE[curve], `${primitives.provider} ${curve}`);
    }
  }
});

const PRIMES = {
  secp256k1: 2n ** 256n - 2n ** 32n - 977n,
  p256: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
} as const;

function outOfField(curve: EcdsaCurve): readonly Uint8Array[] {
  const x = PRIMES[curve];
  return [x, x + 1n, x + 2n, x + 3n, 2n ** 256n - 1n].map(scalar);
}

/** Whether x = 1..32 has a point, by Euler's criterion on x^3 + ax + b. */
const ON_CURVE = {
  secp256k1: Array.from({ length: 32 }, (_, i) => isSquare(BigInt(i + 1) ** 3n + 7n, "secp256k1")),
  p256: Array.from({ length: 32 }, (_, i) => isSquare(p256Right(BigInt(i + 1)), "p256")),
} as const;

function p256Right(x: bigint): bigint {
  const b = 0x5ac635d8_aa3a93e7_b3ebbd55_769886bc_651d06b0_cc53b0f6_3bce3c3e_27d2604bn;
  return x ** 3n - 3n * x + b;
}

function isSquare(value: bigint, curve: EcdsaCurve): boolean {
  const prime = PRIMES[curve];
  let result = 1n;
  let base = ((value % prime) + prime) % prime;
  for (let exponent = (prime - 1n) / 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result === 1n;
}

function compressOf(curve: EcdsaCurve): Uint8Array {
  const file = P1363.find((each) => each.curve === curve)?.file ?? "";
  const [first] = wycheproofCases<KeyGroup, object>(file);
  return compress(first?.group.publicKey.uncompressed ?? "");
}

/** Source: SEC 1 section 2.3.3. */
function compress(uncompressed: string): Uint8Array {
  const point = bytesOf(uncompressed);
  assert.equal(point.length, 65);
  return concatBytes(Uint8Array.from([2 + ((point[64] ?? 0) & 1)]), point.subarray(1, 33));
}

function isLowS(curve: EcdsaCurve, signature: Uint8Array): boolean {
  return numberOf(signature.subarray(32)) <= (ORDERS[curve] - 1n) / 2n;
}

function negateS(curve: EcdsaCurve, signature: Uint8Array): Uint8Array {
  const s = ORDERS[curve] - numberOf(signature.subarray(32));
  return concatBytes(signature.subarray(0, 32), scalar(s));
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

function scalar(value: bigint): Uint8Array {
  return bytesOf(value.toString(16).padStart(64, "0"));
}

/** r ‖ s of a strict DER signature (BIP 66), or undefined when it is none or its numbers have other signs or sizes. */
function parseDer(der: Uint8Array): Uint8Array | undefined {
  if (der.length < 8 || der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = parseInteger(der, 2);
  const s = r === undefined ? undefined : parseInteger(der, r.end);
  if (r === undefined || s === undefined || s.end !== der.length) return undefined;
  return concatBytes(r.bytes, s.bytes);
}

function parseInteger(
  der: Uint8Array,
  start: number,
): { readonly bytes: Uint8Array; readonly end: number } | undefined {
  const length = der[start + 1] ?? 0;
  const end = start + 2 + length;
  const value = der.subarray(start + 2, end);
  const [first, second] = value;
  if (der[start] !== 2 || length === 0 || end > der.length || first === undefined) return undefined;
  if (first >= 0x80) return undefined;
  if (first === 0 && second !== undefined && second < 0x80) return undefined;
  const digits = first === 0 ? value.subarray(1) : value;
  if (digits.length > 32) return undefined;
  const bytes = new Uint8Array(32);
  bytes.set(digits, 32 - digits.length);
  return { bytes, end };
}
