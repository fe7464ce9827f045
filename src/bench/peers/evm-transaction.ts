import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";

/** A key of an account of the EVM. */
export interface EvmKey {
  readonly secret: Uint8Array;
  /** 20 bytes. */
  readonly address: Uint8Array;
}

/** A signature as contracts take it. */
export interface EvmSignature {
  readonly r: Uint8Array;
  readonly s: Uint8Array;
  readonly recovery: number;
}

export function evmKey(secret: Uint8Array): EvmKey {
  const point = secp256k1.getPublicKey(secret, false).subarray(1);
  return { secret, address: keccak_256(point).slice(12) };
}

export function signDigest({ secret }: EvmKey, digest: Uint8Array): EvmSignature {
  const bytes = secp256k1.sign(digest, secret, { prehash: false, format: "recovered" });
  return { recovery: bytes[0] ?? 0, r: bytes.slice(1, 33), s: bytes.slice(33) };
}

/** The bytes of a signed transaction of the old form, bound to its chain (EIP-155). */
export function signTransaction(
  key: EvmKey,
  transaction: {
    readonly chainId: number;
    readonly nonce: number;
    readonly to: Uint8Array;
    readonly gas: number;
    readonly data: Uint8Array;
  },
): Uint8Array {
  const { chainId, nonce, to, gas, data } = transaction;
  const fields = [quantity(nonce), GAS_PRICE, quantity(gas), to, NOTHING, data];
  const digest = keccak_256(rlpList([...fields, quantity(chainId), NOTHING, NOTHING]));
  const { recovery, r, s } = signDigest(key, digest);
  return rlpList([...fields, quantity(2 * chainId + 35 + recovery), trim(r), trim(s)]);
}

const NOTHING = new Uint8Array(0);
/** 10 gwei. */
const GAS_PRICE = quantity(10_000_000_000);

/** Big-endian without leading zeros. */
function quantity(value: number): Uint8Array {
  const hex = value.toString(16);
  return value === 0 ? NOTHING : Uint8Array.fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
}

function trim(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

/** Source: Ethereum yellow paper, appendix B. */
function rlpList(items: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(items.map(rlpString));
  return Buffer.concat([rlpHead(0xc0, body.length), body]);
}

function rlpString(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 1 && (bytes[0] ?? 0) < 0x80) return bytes;
  return Buffer.concat([rlpHead(0x80, bytes.length), bytes]);
}

function rlpHead(base: number, length: number): Uint8Array {
  if (length < 56) return Uint8Array.of(base + length);
  const size = quantity(length);
  return Uint8Array.of(base + 55 + size.length, ...size);
}
