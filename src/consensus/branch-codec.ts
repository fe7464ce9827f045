import { decode, encode } from "../codec/canonical.ts";
import { list, pair, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { epochRecordSchema } from "../ledger/epoch-record.ts";
import { ALGORITHM_STATUSES } from "../ledger/ledger-topics.ts";
import { limitsSchema } from "../ledger/limits.ts";
import { floorSchema } from "../ledger/policy.ts";
import {
  chainIdSchema,
  digestSchema,
  hashCodeSchema,
  heightSchema,
  timeMsSchema,
} from "../ledger/schemas.ts";
import type { CompactRange } from "../merkle/compact-range.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { ok, type Result } from "../primitives/result.ts";
import type { Branch, MissedCarriage } from "./branch.ts";
import type { LedgerFacts } from "./ledger-facts.ts";

/** Heights are stored plus one, since the branch before block 0 has height -1. */
const laneSchema = struct({
  code: hashCodeSchema,
  tip: digestSchema,
  size: uint(),
  nodes: list(digestSchema, 0, 53),
});

const factsSchema = struct({
  schedule: list(pair(epochRecordSchema, nullable(digestSchema)), 1, 100_000),
  floor: floorSchema,
  limits: limitsSchema,
  statuses: list(
    struct({ code: hashCodeSchema, status: uint(ALGORITHM_STATUSES.length - 1) }),
    0,
    1024,
  ),
  attestedBoundaries: list(uint(), 0, 100_000),
  openFallback: nullable(struct({ index: uint(), originIndex: uint(), expiry: heightSchema })),
});

const sealableSchema = struct({
  chainId: chainIdSchema,
  height: heightSchema,
  epochHash: digestSchema,
  ids: list(pair(hashCodeSchema, digestSchema), 1, 2),
  dual: nullable(pair(digestSchema, digestSchema)),
});

const branchSchema = struct({
  nextHeight: heightSchema,
  timeMs: timeMsSchema,
  lanes: list(laneSchema, 0, 64),
  facts: factsSchema,
  /** Heights of blocks without the PQ lineage in the epoch, newest first. */
  missed: list(heightSchema, 0, Number.MAX_SAFE_INTEGER),
  ownAnchor: nullable(digestSchema),
  sealable: list(sealableSchema, 0, 2),
  nextCommit: heightSchema,
});

/**
 * Bytes of a branch for a store of one's own. They are a cache of what the blocks say, never a source: whoever doubts
 * them folds the blocks again. What the genesis document says is not repeated.
 */
export function encodeBranch(branch: Branch): Uint8Array {
  const missed: number[] = [];
  for (let miss = branch.missed; miss !== null; miss = miss.previous) missed.push(miss.height);
  return encode(branchSchema, {
    nextHeight: branch.height + 1,
    timeMs: branch.timeMs,
    lanes: [...branch.lanes].map(([code, { tip, history }]) => ({ code, tip, ...history })),
    facts: packFacts(branch.facts),
    missed,
    ownAnchor: branch.ownAnchor,
    sealable: branch.sealable,
    nextCommit: branch.lastCommit + 1,
  });
}

/** The branch of stored bytes. Requires: bytes of `encodeBranch`, and the genesis branch of the same chain. */
export function decodeBranch(bytes: Uint8Array, genesis: Branch): Branch {
  const parsed = parseBranch(bytes, genesis);
  assert(parsed.ok, "stored branch does not decode");
  return parsed.value;
}

/**
 * The branch of anyone's bytes: of the right shape, and nothing in it believed. Requires: the genesis branch of the
 * chain that they are said to be of.
 */
export function parseBranch(bytes: Uint8Array, genesis: Branch): Result<Branch, CodecFault> {
  const decoded = decode(branchSchema, bytes);
  if (!decoded.ok) return decoded;
  const stored = decoded.value;
  let missed: MissedCarriage | null = null;
  for (const height of stored.missed.toReversed()) missed = { height, previous: missed };
  return ok({
    ...genesis,
    height: stored.nextHeight - 1,
    timeMs: stored.timeMs,
    lanes: new Map(
      stored.lanes.map(({ code, tip, size, nodes }) => {
        const history: CompactRange = { size, nodes };
        return [code, { tip, history }];
      }),
    ),
    facts: unpackFacts(stored.facts),
    missed,
    ownAnchor: stored.ownAnchor,
    sealable: stored.sealable,
    lastCommit: stored.nextCommit - 1,
  });
}

function packFacts(facts: LedgerFacts): Infer<typeof factsSchema> {
  return {
    schedule: facts.schedule.map(({ record, epochHash }) => [record, epochHash]),
    floor: facts.floor,
    limits: facts.limits,
    statuses: [...facts.statuses].map(([code, name]) => ({
      code,
      status: ALGORITHM_STATUSES.indexOf(name),
    })),
    attestedBoundaries: [...facts.attestedBoundaries],
    openFallback: facts.openFallback,
  };
}

function unpackFacts(stored: Infer<typeof factsSchema>): LedgerFacts {
  return {
    schedule: stored.schedule.map(([record, epochHash]) => ({ record, epochHash })),
    floor: stored.floor,
    limits: stored.limits,
    statuses: new Map(
      stored.statuses.map(({ code, status }) => [
        code,
        assertDefined(ALGORITHM_STATUSES[status], `status ${status}`),
      ]),
    ),
    attestedBoundaries: new Set(stored.attestedBoundaries),
    openFallback: stored.openFallback,
  };
}
