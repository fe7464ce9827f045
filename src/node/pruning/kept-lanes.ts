import { decode, encode } from "../../codec/canonical.ts";
import { list, struct } from "../../codec/compound.ts";
import { uint } from "../../codec/schema.ts";
import { emptyLane, extendLane, type Lane } from "../../consensus/branch.ts";
import { computeHid } from "../../consensus/hid.ts";
import type { EpochSchedule } from "../../consensus/schedule.ts";
import { digestSchema, hashCodeSchema } from "../../ledger/schemas.ts";
import { assert } from "../../primitives/assert.ts";
import type { HashCode, Height } from "../../primitives/brand.ts";
import type { Notes } from "../../storage/notes.ts";
import { type ChainReader, readBlock, startBranch } from "../chain-reader.ts";

const NOTE = "lanes";
/** Digests of a compact range: one for each bit of its size. */
const NODES_MAX = 53;

const lanesSchema = list(
  struct({
    code: hashCodeSchema,
    tip: digestSchema,
    size: uint(),
    nodes: list(digestSchema, 0, NODES_MAX),
  }),
  0,
  64,
);

/** Lanes by code, all of one size. */
type Lanes = ReadonlyMap<HashCode, Lane>;

/**
 * The lane of a code over the blocks whose bodies are not held, or undefined where nobody has kept it. What was let go
 * is what a history under a new code would be made from, so that its lane is made before, under every code that the
 * process knows: the chain may adopt any of them.
 */
export function laneBelow(chain: ChainReader, code: HashCode): Lane | undefined {
  const { store, document, algorithms } = chain;
  const { bodiesFrom } = store.retained;
  if (bodiesFrom === 0) return emptyLane(algorithms.hashes, code, document.chainId);
  return readKept(chain).get(code);
}

/**
 * What a store keeps of the lanes when the bodies below a height are let go. Requires: they are held as yet. Cost: each
 * body is hashed under every code that its block does not carry.
 */
export function keepLanes(chain: ChainReader, below: Height, schedule: EpochSchedule): Notes {
  const { hashes } = chain.algorithms;
  const { bodiesFrom } = chain.store.retained;
  const lanes = new Map(lanesAt(chain));
  for (let height = bodiesFrom; height < below; height++) {
    const block = readBlock(chain, height);
    for (const [code, lane] of lanes) {
      const hid = computeHid(hashes, block, { code, schedule });
      lanes.set(code, extendLane(hashes, lane, { code, height, hid }));
    }
  }
  const rows = [...lanes].map(([code, { tip, history }]) => ({ code, tip, ...history }));
  return new Map([[NOTE, encode(lanesSchema, rows)]]);
}

/** The lanes over the blocks whose bodies are not held. A snapshot has brought those of its newest block. */
function lanesAt(chain: ChainReader): Lanes {
  const { store, document, algorithms } = chain;
  const { hashes } = algorithms;
  const { bodiesFrom } = store.retained;
  if (bodiesFrom === 0) {
    return new Map(
      [...hashes.keys()].map((code) => [code, emptyLane(hashes, code, document.chainId)]),
    );
  }
  const kept = readKept(chain);
  if (kept.size > 0) return kept;
  const { oldest } = store.recentBounds;
  return bodiesFrom - 1 < oldest
    ? new Map()
    : store.branch(startBranch(chain), bodiesFrom - 1).lanes;
}

function readKept({ store, algorithms }: ChainReader): Lanes {
  const note = store.note(NOTE);
  if (note === undefined) return new Map();
  const decoded = decode(lanesSchema, note);
  assert(decoded.ok, "kept lanes that do not decode");
  // A process that has lost a function cannot go on with its lane.
  const rows = decoded.value.filter(({ code }) => algorithms.hashes.has(code));
  assert(
    rows.every(({ size }) => size === store.retained.bodiesFrom),
    "kept lanes of another size than that of what was let go",
  );
  return new Map(
    rows.map(({ code, tip, size, nodes }) => [code, { tip, history: { size, nodes } }]),
  );
}
