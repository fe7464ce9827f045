import { leafTag, NODE_LEAD } from "../../crypto/domain.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import {
  type RootComputer,
  type RootJob,
  sequentialRootComputer,
} from "../../merkle/root-computer.ts";
import type { HashCode } from "../../primitives/brand.ts";
import { concatBytes } from "../../primitives/bytes.ts";
import type { Arm } from "../measure/arm.ts";
import { requireEqual } from "../measure/require-equal.ts";
import { merkletreejsFold, merkletreejsRoot } from "../peers/merkletreejs.ts";
import { digestBytes, digestViaText, hashBare, type NativeHashName } from "../peers/native-hash.ts";
import { openzeppelinFold, openzeppelinRoot } from "../peers/openzeppelin.ts";
import type { BenchContext } from "../suite.ts";

/** Statements as the ledger holds them and as peers want them: the same memory. */
export interface TreeInput {
  readonly items: readonly Buffer[];
  /** 64 bytes of each item but one: what the bare loop hashes in place of nodes. */
  readonly nodes: readonly Uint8Array[];
  /** All items in one piece. */
  readonly joined: Uint8Array;
}

const NATIVE_NAMES: ReadonlyMap<HashCode, NativeHashName> = new Map([
  [0x12, "sha256"],
  [0x16, "sha3-256"],
]);

/**
 * A root under each code by ours on one and on several threads, by `merkletreejs`, the bare calls, and the raw passes.
 */
export function treeArms(
  context: BenchContext,
  codes: readonly HashCode[],
  { items, nodes, joined }: TreeInput,
  threads: RootComputer,
): readonly Arm[] {
  const jobs = jobsOf(context, codes);
  const names = codes.map(nativeName);
  const peerRoots = (digest: typeof digestBytes) =>
    concatBytes(...names.map((name) => merkletreejsRoot(digest(name), items)));
  return [
    { name: "one-thread", call: () => rootsOf(sequentialRootComputer, jobs, items) },
    { name: "two-threads", call: () => rootsOf(threads, jobs, items) },
    { name: "merkletreejs", call: () => peerRoots(digestBytes) },
    { name: "merkletreejs-text", call: () => peerRoots(digestViaText) },
    {
      name: "bare",
      call: () => names.reduce((mixed, name) => mixed ^ hashBare(name, items, nodes), 0),
    },
    {
      name: "passes",
      call: () => names.reduce((mixed, name) => mixed ^ hashBare(name, [joined], []), 0),
    },
    ...(jobs.length > 1 ? [oneByOne(jobs, items)] : []),
  ];
}

/** One tree after the other: what computing several at once has to beat. */
function oneByOne(jobs: readonly RootJob[], items: readonly Uint8Array[]): Arm {
  const call = () =>
    concatBytes(...jobs.map((job) => rootsOf(sequentialRootComputer, [job], items)));
  return { name: "one-by-one", call };
}

/** The slowest peer and ours beside it. */
export function slowTreeArms(
  context: BenchContext,
  codes: readonly HashCode[],
  { items }: TreeInput,
): readonly Arm[] {
  const jobs = jobsOf(context, codes);
  const names = codes.map(nativeName);
  return [
    { name: "one-thread", call: () => rootsOf(sequentialRootComputer, jobs, items) },
    {
      name: "openzeppelin",
      call: () => concatBytes(...names.map((name) => openzeppelinRoot(digestBytes(name), items))),
    },
  ];
}

/**
 * Ends the run unless all arms build the tree that they are said to build: threads agree on all items, and each peer,
 * given our leaves and our hash of a node, comes to our root.
 */
export function requireEqualTrees(
  context: BenchContext,
  codes: readonly HashCode[],
  { items }: TreeInput,
  threads: RootComputer,
): void {
  for (const code of codes) {
    const jobs = jobsOf(context, [code]);
    const one = rootsOf(sequentialRootComputer, jobs, items);
    requireEqual(`two threads, hash ${code}`, one, rootsOf(threads, jobs, items));
    const digest = digestBytes(nativeName(code));
    const prefix = leafTag("leaf", code);
    const leaves = items.map((item) => digest(concatBytes(prefix, item)));
    const node = (pair: Buffer) => digest(concatBytes(NODE_PREFIX, pair));
    requireEqual(`merkletreejs, hash ${code}`, one, merkletreejsFold(node, leaves));
    const some = leaves.slice(0, PERFECT_LEAVES);
    const perfect = rootsOf(sequentialRootComputer, jobs, items.slice(0, PERFECT_LEAVES));
    const mirrored = (left: Buffer, right: Buffer) => node(Buffer.concat([right, left]));
    requireEqual(`openzeppelin, hash ${code}`, perfect, openzeppelinFold(some, mirrored));
  }
}

const NODE_PREFIX = Uint8Array.of(NODE_LEAD);
/** Trees of other shapes agree where every leaf lies at one depth. */
const PERFECT_LEAVES = 4096;

function jobsOf({ hashes }: BenchContext, codes: readonly HashCode[]): readonly RootJob[] {
  return codes.map((code) => ({ hash: requireHash(hashes, code), prefix: leafTag("leaf", code) }));
}

function rootsOf(
  computer: RootComputer,
  jobs: readonly RootJob[],
  items: readonly Uint8Array[],
): Uint8Array {
  return concatBytes(...computer.computeRoots(jobs, items));
}

function nativeName(code: HashCode): NativeHashName {
  const name = NATIVE_NAMES.get(code);
  if (name !== undefined) return name;
  throw new RangeError(`no native name of hash ${code}`);
}
