import { decode, encode } from "../codec/canonical.ts";
import { pair, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { constUint, type Infer, nullable, uint } from "../codec/schema.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { ChainId, Digest, HashCode } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import type { Result } from "../primitives/result.ts";
import { policySchema } from "./policy.ts";
import { digestSchema, hashCodeSchema, heightSchema, ruleSchema } from "./schemas.ts";

/** Depths, delays and steps of a record. The record in force times the transition to the next. */
export const timingSchema = struct({
  /** F: depth in blocks at which an unsealed block is final. */
  finalityBlocks: uint(),
  /** Fb: descendants after which an attested boundary block is final. */
  boundaryFinalityBlocks: uint(),
  minDelayBlocks: uint(),
  /** Z: blocks before a start in which nothing about the pending record may change. */
  freezeBlocks: uint(),
  minDwellBlocks: uint(),
  /** Least delay of a fallback. */
  noticeBlocks: uint(),
  /** Most that a block's time may lie after its parent's, in milliseconds. */
  maxStepMs: uint(),
});

export type Timing = Infer<typeof timingSchema>;

/** Codes of the two roles; null where the rule version has no such role. */
export const algorithmsSchema = struct({
  legacy: nullable(hashCodeSchema),
  pq: nullable(hashCodeSchema),
});

export type Algorithms = Infer<typeof algorithmsSchema>;

/** `[a, A, historyRoot_a(A)]`: the content of all blocks below A, under code a. */
export const anchorSchema = struct({
  code: hashCodeSchema,
  size: heightSchema,
  historyRoot: digestSchema,
});

export type HistoryAnchor = Infer<typeof anchorSchema>;

/** Why a record came to be. */
export const EPOCH_KINDS = ["genesis", "planned", "renewal", "fallback", "return"] as const;
export type EpochKind = (typeof EPOCH_KINDS)[number];

export const epochRecordSchema = struct({
  version: constUint(1),
  index: uint(),
  start: heightSchema,
  cycle: uint(0xffff_ffff),
  rule: ruleSchema,
  algs: algorithmsSchema,
  policy: policySchema,
  timing: timingSchema,
  /** Index into `EPOCH_KINDS`. */
  kind: uint(EPOCH_KINDS.length - 1),
  /** Height at which an unratified fallback lapses. */
  expiry: nullable(heightSchema),
  anchor: nullable(anchorSchema),
  decisionHash: nullable(digestSchema),
  prevEpochHash: digestSchema,
});

export type EpochRecord = Infer<typeof epochRecordSchema>;

/** What a decision or a declaration asks for: a record without its place in the schedule. */
export const epochTargetSchema = struct({
  rule: ruleSchema,
  algs: algorithmsSchema,
  policy: policySchema,
  timing: timingSchema,
  anchor: nullable(anchorSchema),
});

export type EpochTarget = Infer<typeof epochTargetSchema>;

/** A decision to activate a target once sealers signal that they are ready. */
export const epochDecisionSchema = struct({
  target: epochTargetSchema,
  /** Signal bit b: seals carry ACCEPT in bit 2b and REJECT in bit 2b + 1. */
  bit: uint(15),
  windowBlocks: uint(20_160),
  /** Least share of sealer weight, n over d; n = 0 asks for no signal (test networks). */
  shareNumerator: uint(1_000_000),
  shareDenominator: uint(1_000_000, 1),
  earliestStart: heightSchema,
  timeout: heightSchema,
});

export type EpochDecision = Infer<typeof epochDecisionSchema>;

/** The pending record as a header announces it. */
export const nextEpochSchema = pair(heightSchema, digestSchema);

/** Code of the algorithm that names an epoch: its PQ code, else its legacy code. */
export function epochAlgorithm(record: { readonly algs: Algorithms }): HashCode {
  return assertDefined(record.algs.pq ?? record.algs.legacy, "an epoch without any algorithm");
}

/** Order of security: `5 · cycle + rule`. */
export function epochRank(record: { readonly cycle: number; readonly rule: number }): number {
  return 5 * record.cycle + record.rule;
}

export function encodeEpochRecord(record: EpochRecord): Uint8Array {
  return encode(epochRecordSchema, record);
}

export function decodeEpochRecord(bytes: Uint8Array): Result<EpochRecord, CodecFault> {
  return decode(epochRecordSchema, bytes);
}

/** `H_c(tag("epoch",c) ‖ GLC(record))`. Requires: `hash` is the record's epoch algorithm. */
export function computeEpochHash(hash: HashFunction, record: EpochRecord): Digest {
  return hash.digest(concatBytes(hashTag("epoch", hash.code), encodeEpochRecord(record)));
}

/** `H_c(tag("decision",c) ‖ bytes)`, c = epoch algorithm of the record in force. */
export function computeDecisionHash(hash: HashFunction, decision: Uint8Array): Digest {
  return hash.digest(concatBytes(hashTag("decision", hash.code), decision));
}

/** `H_a(tag("genesis",a) ‖ chainId)`: what stands before the first record and the first block. */
export function computeGenesisLink(hash: HashFunction, chainId: ChainId): Digest {
  return hash.digest(concatBytes(hashTag("genesis", hash.code), chainId));
}
