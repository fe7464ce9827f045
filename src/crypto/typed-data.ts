import { assert } from "../primitives/assert.ts";
import { concatBytes } from "../primitives/bytes.ts";

/** The original Keccak with 256-bit output. */
export type Keccak256 = (message: Uint8Array) => Uint8Array;

/** A member of a flat struct type of EIP-712: no arrays, no structs in structs. */
export interface TypedMember {
  readonly type: string;
  readonly name: string;
}

/** Value of a member: of the dynamic types `bytes` and `string`, a fixed word of 32 bytes, or an unsigned integer. */
export type TypedValue =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "word"; readonly bytes: Uint8Array }
  | { readonly kind: "uint"; readonly value: number | bigint };

const WORD_BYTES = 32;
const UTF8 = new TextEncoder();

/** Lead of the bytes that a wallet signs; no transaction of Ethereum begins with it. */
const LEAD = Uint8Array.from([0x19, 0x01]);

/** `typeHash`: the digest of the type's one spelling. Source: EIP-712, "Definition of encodeType". */
export function computeTypeHash(
  keccak: Keccak256,
  name: string,
  members: readonly TypedMember[],
): Uint8Array {
  const spelled = members.map((member) => `${member.type} ${member.name}`).join(",");
  return keccak(UTF8.encode(`${name}(${spelled})`));
}

/** `hashStruct` of a flat struct. Source: EIP-712, "Definition of encodeData". */
export function hashStruct(
  keccak: Keccak256,
  typeHash: Uint8Array,
  values: readonly TypedValue[],
): Uint8Array {
  const words = values.map((value) => encodeValue(keccak, value));
  return keccak(concatBytes(typeHash, ...words));
}

/** `19 01 ‖ domainSeparator ‖ hashStruct(message)`, whose Keccak digest the wallet signs. */
export function typedDataPreimage(domainSeparator: Uint8Array, structHash: Uint8Array): Uint8Array {
  return concatBytes(LEAD, domainSeparator, structHash);
}

function encodeValue(keccak: Keccak256, value: TypedValue): Uint8Array {
  switch (value.kind) {
    case "bytes":
      return keccak(value.bytes);
    case "string":
      return keccak(UTF8.encode(value.text));
    case "word":
      assert(value.bytes.length === WORD_BYTES, `word of ${value.bytes.length} bytes`);
      return value.bytes;
    case "uint":
      return uintWord(BigInt(value.value));
  }
}

function uintWord(value: bigint): Uint8Array {
  assert(value >= 0n && value < 1n << 256n, `uint ${value} exceeds a word`);
  const word = new Uint8Array(WORD_BYTES);
  let rest = value;
  for (let i = WORD_BYTES - 1; rest > 0n; i--) {
    word[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return word;
}
