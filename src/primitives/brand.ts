declare const brand: unique symbol;

/** A value that was checked once and must not be mixed with others of the same shape. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Position of a block in its chain, 0..2^53-1. */
export type Height = number;
/** Unix time in milliseconds, 0..253402300799999. */
export type TimeMs = number;
/** Multicodec number of a hash function. */
export type HashCode = number;
/** Number of a signature suite. */
export type SuiteId = number;
/** Output of a hash function, 32..64 bytes. */
export type Digest = Uint8Array;
/** 32-byte name of an account. */
export type AccountId = Brand<Uint8Array, "AccountId">;
/** 32-byte name of a public key under its suite. */
export type KeyId = Brand<Uint8Array, "KeyId">;
/** 64-byte name of a chain: SHA-256 and SHA3-256 of its genesis document. */
export type ChainId = Brand<Uint8Array, "ChainId">;
/** Base units of the token, 0..2^127-1. */
export type Amount = bigint;
