import assert from "node:assert/strict";
import { test } from "node:test";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { verifyEcdsaLowS } from "../../../src/crypto/ecdsa.ts";
import { EIP712_ANSWER } from "../../../src/crypto/known-answers-wallets.ts";
import { createLedgerTypedData } from "../../../src/crypto/ledger-typed-data.ts";
import type { TypedTransaction } from "../../../src/crypto/signature-suite.ts";
import {
  computeTypeHash,
  hashStruct,
  type TypedMember,
  type TypedValue,
  typedDataPreimage,
} from "../../../src/crypto/typed-data.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { ALL_PRIMITIVES, suitesOf } from "./providers.ts";
import { readJson } from "./vector-files.ts";

interface EthersVector {
  readonly name: string;
  readonly domain: Readonly<Record<string, string | number>>;
  readonly primaryType: string;
  readonly types: Readonly<Record<string, readonly TypedMember[]>>;
  readonly data: Readonly<Record<string, string | number | boolean>>;
  readonly digest: string;
}

interface MailExample {
  readonly typedData: {
    readonly types: EthersVector["types"];
    readonly domain: EthersVector["domain"];
    readonly message: {
      readonly from: EthersVector["data"];
      readonly to: EthersVector["data"];
      readonly contents: string;
    };
  };
  readonly expected: {
    readonly encodeType: string;
    readonly typeHash: string;
    readonly structHash: string;
    readonly domainSeparator: string;
    readonly signHash: string;
    readonly signature: { readonly r: string; readonly s: string };
  };
}

/** Types of EIP-712 that a flat struct can hold; arrays, structs and signed integers are out. */
const FLAT = /^(?:bytes\d*|string|address|bool|uint\d+)$/;

/** Domain members in the one order that EIP-712 allows. */
const DOMAIN_MEMBERS: readonly TypedMember[] = [
  { type: "string", name: "name" },
  { type: "string", name: "version" },
  { type: "uint256", name: "chainId" },
  { type: "address", name: "verifyingContract" },
  { type: "bytes32", name: "salt" },
];

for (const primitives of ALL_PRIMITIVES) {
  const { provider, keccak256 } = primitives;

  test(`${provider}: typed data of ethers with flat types`, () => {
    const all = readJson<readonly EthersVector[]>("eip712/ethers_typed_data.json");
    assert.equal(all.length, 130);
    const flat = all.filter(({ types, primaryType }) => {
      const members = types[primaryType] ?? [];
      return Object.keys(types).length === 1 && members.every(({ type }) => FLAT.test(type));
    });
    assert.equal(flat.length, 63);
    for (const vector of flat) {
      const members = vector.types[vector.primaryType] ?? [];
      const domain = DOMAIN_MEMBERS.filter(({ name }) => name in vector.domain);
      const hash = (name: string, of: readonly TypedMember[], from: EthersVector["data"]) =>
        hashStruct(keccak256, computeTypeHash(keccak256, name, of), valuesOf(of, from));
      const separator = hash("EIP712Domain", domain, vector.domain);
      const struct = hash(vector.primaryType, members, vector.data);
      const digest = keccak256(typedDataPreimage(separator, struct));
      assert.equal(`0x${toHex(digest)}`, vector.digest, vector.name);
    }
  });

  test(`${provider}: the mail example of EIP-712, signature included`, () => {
    const { typedData, expected } = readJson<MailExample>("eip712/eip712_mail_example.json");
    const typeHash = keccak256(Buffer.from(expected.encodeType));
    assert.equal(`0x${toHex(typeHash)}`, expected.typeHash);
    const person = typedData.types.Person ?? [];
    const personType = computeTypeHash(keccak256, "Person", person);
    const wordOf = (data: EthersVector["data"]): TypedValue => ({
      kind: "word",
      bytes: hashStruct(keccak256, personType, valuesOf(person, data)),
    });
    const { from, to, contents } = typedData.message;
    const struct = hashStruct(keccak256, typeHash, [
      wordOf(from),
      wordOf(to),
      { kind: "string", text: contents },
    ]);
    assert.equal(`0x${toHex(struct)}`, expected.structHash);
    const members = typedData.types.EIP712Domain ?? [];
    const domainType = computeTypeHash(keccak256, "EIP712Domain", members);
    const separator = hashStruct(keccak256, domainType, valuesOf(members, typedData.domain));
    assert.equal(`0x${toHex(separator)}`, expected.domainSeparator);
    const message = typedDataPreimage(separator, struct);
    assert.equal(`0x${toHex(keccak256(message))}`, expected.signHash);
    // The example's key is the digest of "cow"; its signature has low S and loses its v.
    const publicKey = secp256k1.getPublicKey(keccak256(Buffer.from("cow")));
    const { r, s } = expected.signature;
    const signature = bytesOf(r.slice(2) + s.slice(2));
    const scheme = { curve: "secp256k1", hash: "keccak-256" } as const;
    assert(verifyEcdsaLowS(primitives, scheme, { publicKey, message, signature }));
  });

  test(`${provider}: the typed transaction of the golden file, step by step`, () => {
    const golden = LEDGER_VECTORS.wallet_suites.secp256k1_eip712;
    const typedData = createLedgerTypedData(keccak256);
    const typed = EIP712_ANSWER.typed;
    assert.equal(toHex(typedData.structHash(typed)), golden.struct_hash);
    assert.equal(toHex(typedData.domainSeparator(typed.chainId)), golden.domain_separator);
    assert.equal(toHex(keccak256(typed.chainId)), golden.domain_salt);
    assert.equal(toHex(keccak256(typedData.preimage(typed))), golden.digest);
  });
}

function valuesOf(
  members: readonly TypedMember[],
  data: EthersVector["data"],
): readonly TypedValue[] {
  return members.map(({ type, name }): TypedValue => {
    const value = data[name];
    if (type === "string") return { kind: "string", text: String(value) };
    if (type === "bytes") return { kind: "bytes", bytes: bytesOf(String(value).slice(2)) };
    if (type.startsWith("bytes")) {
      return { kind: "word", bytes: bytesOf(String(value).slice(2).padEnd(64, "0")) };
    }
    return { kind: "uint", value: BigInt(value ?? 0) };
  });
}

/** A change of each field of a transaction by one, one byte or one bit. */
const CHANGES: Readonly<Record<keyof TypedTransaction, Partial<TypedTransaction>>> = {
  chainId: { chainId: new Uint8Array(64) },
  account: { account: new Uint8Array(32) },
  sequence: { sequence: 1 },
  generation: { generation: 1 },
  expiryHeight: { expiryHeight: 1001 },
  maxFee: { maxFee: 251n },
  kind: { kind: 101 },
  payload: { payload: new Uint8Array(7) },
  keyId: { keyId: new Uint8Array(32) },
};

for (const { name, suite } of suitesOf(16)) {
  test(`${name}: the golden wallet signature is accepted, and refused for every changed field`, () => {
    const golden = LEDGER_VECTORS.wallet_suites.secp256k1_eip712;
    const key = bytesOf(golden.public_key);
    const signature = bytesOf(golden.signature);
    const { message: bytes, typed } = EIP712_ANSWER;
    assert(suite.isValidPublicKey(key));
    assert(suite.verify(key, { bytes, typed }, signature));
    for (const [field, change] of Object.entries(CHANGES)) {
      const message = { bytes, typed: { ...typed, ...change } };
      assert(!suite.verify(key, message, signature), field);
    }
  });

  test(`${name}: a wallet signs transactions only`, () => {
    const key = bytesOf(LEDGER_VECTORS.wallet_suites.secp256k1_eip712.public_key);
    const signature = bytesOf(LEDGER_VECTORS.wallet_suites.secp256k1_eip712.signature);
    const { message: bytes, typed } = EIP712_ANSWER;
    assert(!suite.verify(key, { bytes }, signature), "without typed fields");
    for (const context of ["seal", "attest", "act", "ballot", "report", "radar"]) {
      const other = Buffer.from(bytes).toString("latin1").replace("glp1/tx", `glp1/${context}`);
      const message = { bytes: Buffer.from(other, "latin1"), typed };
      assert(!suite.verify(key, message, signature), context);
    }
    assert(!suite.verify(key, { bytes: bytes.subarray(0, 5), typed }, signature), "cut tag");
    assert(!suite.verify(key, { bytes, typed }, signature.subarray(1)), "short");
    assert(!suite.verify(key, { bytes, typed }, Buffer.concat([signature, Buffer.of(27)])), "v");
  });
}
