import { requireHash } from "../../crypto/require-hash.ts";
import type { StateChange } from "../../merkle/state-plan.ts";
import { StateTree } from "../../merkle/state-tree.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { HashCode } from "../../primitives/brand.ts";
import { heldBytes } from "../measure/garbage.ts";
import { requireEqual } from "../measure/require-equal.ts";
import { countFigure, type Figure, ratioFigure, samplesOf, timeFigure } from "../report/figure.ts";
import type { Random } from "../statistics/random.ts";
import type { BenchContext, Suite } from "../suite.ts";

const CODES: readonly (readonly [HashCode, string])[] = [
  [0x12, "sha256"],
  [0x16, "sha3"],
];

const KEY_BYTES = 32;
const VALUE_BYTES = 32;
const CHANGES = 1_000;
/** Lists of changes that take turns. */
const LISTS = 8;
/** Entries that are brought in at a time. */
const CHUNK_ENTRIES = 10_000;

/** What the commitment to the state costs as the state grows. */
export const stateTreeSuite: Suite = {
  id: "state-tree",
  title: "State trees: 1,000 changes, by number of entries",
  about: [
    "New values for 1,000 random keys of a tree that holds so many entries of 32-byte keys and values, and its",
    "new root. Memory is what the process holds more after the tree was built and garbage collected, a key.",
  ],
  run: async (context) => context.profile.stateSizes.flatMap((size) => measureSize(context, size)),
};

function measureSize(context: BenchContext, size: number): readonly Figure[] {
  context.tell(`${size} entries`);
  const draw = context.random(`${size}`);
  const keys = ascendingKeys(draw, size);
  const figures: Figure[] = [];
  const trees = CODES.map(([code, name]) => {
    const before = heldBytes();
    const tree = buildTree(context, code, keys);
    const each = (heldBytes() - before) / size;
    const named = { id: `${size}/${name}/memory`, label: `${size} entries, ${name}: memory a key` };
    figures.push(countFigure(named, each, "bytes"));
    return { name, tree };
  });
  const lists = Array.from({ length: LISTS }, () => drawChanges(draw, keys));
  requireSameRoot(context, keys, lists, trees[0]?.tree);
  const arms = trees.map(({ name, tree }) => ({
    name,
    call: (turn: number) => {
      tree.apply(assertDefined(lists[turn % LISTS], "a list of changes"));
      return tree.root;
    },
  }));
  const compared = context.compare(arms);
  const times = compared.map(({ arm, samplesMs }) =>
    timeFigure({ id: `${size}/${arm}/apply`, label: `${size} entries, ${arm}: apply` }, samplesMs),
  );
  const ratio = ratioFigure(
    { id: `${size}/sha3-vs-sha256`, label: `${size} entries: apply, sha3 over sha256` },
    samplesOf(compared, "sha3"),
    samplesOf(compared, "sha256"),
  );
  return [ratio, ...times, ...figures];
}

/** Random keys in their order: a count in front keeps it, and no tree minds, since paths are digests of keys. */
function ascendingKeys(draw: Random, size: number): readonly Uint8Array[] {
  return Array.from({ length: size }, (_, i) => {
    const key = draw.bytes(KEY_BYTES);
    new DataView(key.buffer).setUint32(0, i);
    return key;
  });
}

function buildTree(
  { hashes }: BenchContext,
  code: HashCode,
  keys: readonly Uint8Array[],
): StateTree {
  const tree = new StateTree(requireHash(hashes, code));
  for (let from = 0; from < keys.length; from += CHUNK_ENTRIES) {
    tree.apply(keys.slice(from, from + CHUNK_ENTRIES).map((key) => [key, key]));
  }
  return tree;
}

function drawChanges(draw: Random, keys: readonly Uint8Array[]): readonly StateChange[] {
  const places = new Set<number>();
  while (places.size < Math.min(CHANGES, keys.length)) places.add(draw.below(keys.length));
  return [...places]
    .sort((left, right) => left - right)
    .map((place) => [assertDefined(keys[place], "a key"), draw.bytes(VALUE_BYTES)]);
}

/** Ends the run unless changes made in turn lead to the root of the map that they amount to. */
function requireSameRoot(
  context: BenchContext,
  keys: readonly Uint8Array[],
  lists: readonly (readonly StateChange[])[],
  tree: StateTree | undefined,
): void {
  const grown = assertDefined(tree, "no state tree");
  for (const changes of lists) grown.apply(changes);
  const values = new Map(keys.map((key) => [key, key]));
  for (const [key, value] of lists.flat()) if (value !== null) values.set(key, value);
  const fresh = new StateTree(requireHash(context.hashes, CODES[0]?.[0] ?? 0x12));
  const entries = [...values];
  for (let from = 0; from < entries.length; from += CHUNK_ENTRIES) {
    fresh.apply(entries.slice(from, from + CHUNK_ENTRIES));
  }
  requireEqual(`the state tree of ${keys.length} entries`, fresh.root, grown.root);
}
