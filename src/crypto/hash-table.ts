import type { HashCode } from "../primitives/brand.ts";

/** Digests, in hexadecimal, of three messages that every provider of a hash function must reproduce at start-up. */
export interface HashKnownAnswers {
  /** Of the empty message. */
  readonly empty: string;
  /** Of the three bytes "abc". */
  readonly abc: string;
  /** Of 1,025 bytes, byte i being i mod 251: more than one BLAKE3 chunk and more than seven SHA3-256 blocks. */
  readonly mod251: string;
}

/** What the ledger knows of one hash function. Two codes never name one function. */
export interface HashEntry {
  /** Multicodec number. Numbers below 0x10 are aliases of JSON and never registered. */
  readonly code: HashCode;
  readonly name: string;
  /** Name for people. */
  readonly displayName: string;
  readonly digestLength: number;
  /** Generic bounds: of a collision search, and of a preimage search with a quantum computer. */
  readonly collisionBits: number;
  readonly quantumPreimageBits: number;
  readonly standard: string;
  /** Number that JSON shows instead of the code, or null. */
  readonly jsonAlias: number | null;
  /** Chains that may use it: every one, or those whose genesis says `network` 1. */
  readonly network: "any" | "test";
  readonly knownAnswers: HashKnownAnswers;
}

/** Private-use codes of multicodec; a production chain refuses the whole range. */
export const PRIVATE_USE_MIN: HashCode = 0x300000;
export const PRIVATE_USE_MAX: HashCode = 0x3fffff;

/** Every hash function of the ledger, ascending by code. */
export const HASH_TABLE = [
  {
    code: 0x12,
    name: "sha2-256",
    displayName: "SHA-256",
    digestLength: 32,
    collisionBits: 128,
    quantumPreimageBits: 128,
    standard: "FIPS 180-4",
    jsonAlias: 0,
    network: "any",
    knownAnswers: {
      empty: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      abc: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      mod251: "bc0b6b10b89b9487a12fda2a8cc13194e7091c217aabf8b92846274026f4bcd0",
    },
  },
  {
    code: 0x13,
    name: "sha2-512",
    displayName: "SHA-512",
    digestLength: 64,
    collisionBits: 256,
    quantumPreimageBits: 256,
    standard: "FIPS 180-4",
    jsonAlias: null,
    network: "any",
    knownAnswers: {
      empty:
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
      abc: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
      mod251:
        "1f0cb287c12671e2f498170ff2762886686ceb88b7d63f944708d3060752376ff38e4a88ab7ceb0bb437083e7f1d051049b8d94356e72e4d59adcc102f585ac0",
    },
  },
  {
    code: 0x14,
    name: "sha3-512",
    displayName: "SHA3-512",
    digestLength: 64,
    collisionBits: 256,
    quantumPreimageBits: 256,
    standard: "FIPS 202",
    jsonAlias: null,
    network: "any",
    knownAnswers: {
      empty:
        "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26",
      abc: "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
      mod251:
        "4d77323a341a3c8edd736ed718cb07deb66bcc5317dbc6f73da4c686dcec8440e414a2ed46ed5219cc226160b2416b276d9d9d95ad83c4c9e301397c89e37864",
    },
  },
  {
    code: 0x16,
    name: "sha3-256",
    displayName: "SHA3-256",
    digestLength: 32,
    collisionBits: 128,
    quantumPreimageBits: 128,
    standard: "FIPS 202",
    jsonAlias: 1,
    network: "any",
    knownAnswers: {
      empty: "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
      abc: "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
      mod251: "413cf357775aef534fcd49da91a30f7877b50bbd924a20649315a4827f79cac0",
    },
  },
  {
    code: 0x1e,
    name: "blake3",
    displayName: "BLAKE3",
    digestLength: 32,
    collisionBits: 128,
    quantumPreimageBits: 128,
    standard: "BLAKE3 specification, default hash mode",
    jsonAlias: 2,
    network: "any",
    knownAnswers: {
      empty: "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
      abc: "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
      mod251: "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
    },
  },
  {
    code: 0x20,
    name: "sha2-384",
    displayName: "SHA-384",
    digestLength: 48,
    collisionBits: 192,
    quantumPreimageBits: 192,
    standard: "FIPS 180-4",
    jsonAlias: null,
    network: "any",
    knownAnswers: {
      empty:
        "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
      abc: "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
      mod251:
        "fde60c0157845cf167a59164fd4d47085b967721548e1580428dd54161e2d359db5981f758998e8b0e933115cd7ce811",
    },
  },
  {
    code: 0x300000,
    name: "weak-24",
    displayName: "WEAK-24",
    digestLength: 32,
    collisionBits: 12,
    quantumPreimageBits: 12,
    standard: "first 3 bytes of SHA-256, then 29 zero bytes; made to be broken",
    jsonAlias: null,
    network: "test",
    knownAnswers: {
      empty: "e3b0c40000000000000000000000000000000000000000000000000000000000",
      abc: "ba78160000000000000000000000000000000000000000000000000000000000",
      mod251: "bc0b6b0000000000000000000000000000000000000000000000000000000000",
    },
  },
] as const satisfies readonly HashEntry[];

/** Name of a registered hash function. */
export type HashName = (typeof HASH_TABLE)[number]["name"];

const byCode: ReadonlyMap<HashCode, HashEntry> = new Map(
  HASH_TABLE.map((entry) => [entry.code, entry]),
);

/** The entry of a code, or undefined when no hash function is registered under it. */
export function hashEntry(code: HashCode): HashEntry | undefined {
  return byCode.get(code);
}

/** True iff the code lies in the range that production chains refuse. */
export function isPrivateUse(code: HashCode): boolean {
  return code >= PRIVATE_USE_MIN && code <= PRIVATE_USE_MAX;
}
