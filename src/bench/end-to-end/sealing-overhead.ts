import { advanceBranch } from "../../consensus/advance.ts";
import { createBody } from "../../consensus/body.ts";
import type { Branch } from "../../consensus/branch.ts";
import type { StateChanges } from "../../governance/state-access.ts";
import type { BodyStatement } from "../../ledger/body-statement.ts";
import { assembleBlock } from "../../machine/assemble-block.ts";
import { suiteFacts } from "../../machine/environment.ts";
import { MemoryStore } from "../../machine/memory-store.ts";
import { StateCommitment } from "../../machine/state-commitment.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { AccountId, Digest, HashCode } from "../../primitives/brand.ts";
import { concatBytes } from "../../primitives/bytes.ts";
import type { Arm } from "../measure/arm.ts";
import { requireEqual } from "../measure/require-equal.ts";
import { type Figure, overheadFigure, samplesOf, timeFigure } from "../report/figure.ts";
import type { Random } from "../statistics/random.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { type BenchArm, type BenchNetwork, makeNetwork } from "./bench-network.ts";
import { ReferenceChain } from "./reference-chain.ts";
import { drawStatements } from "./reference-statements.ts";

const SIZES = [10, 50, 100, 500, 1000];
/** Blocks below the one that is sealed, so that histories have some depth. */
const BLOCKS_BELOW = 100;
/** Entries of the state that a block's changes fall into. */
const STATE_ENTRIES = 10_000;
/** Inputs that take turns. */
const INPUTS = 64;
const ENTRY_BYTES = 32;

const CODES: Readonly<Record<BenchArm, readonly HashCode[]>> = {
  legacy: [0x12],
  dual: [0x12, 0x16],
};

/** What a block of two algorithms costs to make over one of a single algorithm. */
export const sealingSuite: Suite = {
  id: "sealing",
  title: "Making a block: dual over legacy",
  about: [
    "From the ordered statements of 120 bytes, and changes of as many state entries of 32 and 32 bytes, to",
    "the encoded header and the ids: body roots, state roots, history, dual commitment. Without signatures,",
    "disk and network. legacy is v1-legacy under SHA-256, dual is v2-dual-required under SHA-256 and",
    "SHA3-256; 10,000 entries of state.",
  ],
  run: async (context) => {
    const sealers = { legacy: makeSealing(context, "legacy"), dual: makeSealing(context, "dual") };
    const figures: Figure[] = [];
    const overheads: Figure[] = [];
    for (const size of SIZES) {
      context.tell(`${size} statements`);
      const [overhead, ...times] = measureSize(context, sealers, size);
      overheads.push(assertDefined(overhead, "an overhead"));
      figures.push(...times);
    }
    return [mostOf(overheads), ...overheads, ...figures];
  },
};

/** The largest of the overheads, with its own interval. */
function mostOf(overheads: readonly Figure[]): Figure {
  const most = overheads.reduce((left, right) => (right.value > left.value ? right : left));
  return { ...most, id: "overhead/most", label: "overhead, most over all sizes" };
}

function measureSize(
  context: BenchContext,
  sealings: Readonly<Record<BenchArm, Sealing>>,
  size: number,
): readonly Figure[] {
  const draw = context.random(`${size}`);
  const inputs = Array.from({ length: INPUTS }, () => ({
    statements: drawStatements(draw, size),
    changes: drawChanges(draw, sealings.dual.keys, size),
  }));
  const at = (turn: number) => assertDefined(inputs[turn % INPUTS], "an input");
  const first = at(0);
  // One and the same body has one and the same root under the algorithm that both arms have.
  const roots = [sealings.legacy, sealings.dual].map((sealing) => sealing.bodyRoot(first));
  requireEqual(`bodies of ${size}`, roots[0] ?? EMPTY, roots[1] ?? EMPTY);
  const arms: Arm[] = (["dual", "legacy"] as const).map((name) => ({
    name,
    call: (turn) => sealings[name].seal(at(turn)),
  }));
  const compared = context.compare(arms, { budgetMs: 2 * context.profile.budgetMs });
  const label = `${size} statements`;
  return [
    overheadFigure(
      { id: `overhead/${size}`, label: `${label}: overhead` },
      samplesOf(compared, "dual"),
      samplesOf(compared, "legacy"),
    ),
    ...compared.map(({ arm, samplesMs }) =>
      timeFigure({ id: `time/${size}/${arm}`, label: `${label}: ${arm}` }, samplesMs),
    ),
  ];
}

const EMPTY = new Uint8Array(0);

interface SealInput {
  readonly statements: readonly BodyStatement[];
  readonly changes: StateChanges;
}

/** Everything that the next block of one arm is made on. */
interface Sealing {
  /** Keys of the state, ascending. */
  readonly keys: readonly Uint8Array[];
  readonly seal: (input: SealInput) => Uint8Array;
  readonly bodyRoot: (input: SealInput) => Digest;
}

function makeSealing(context: BenchContext, arm: BenchArm): Sealing {
  const { hashes } = context;
  const network = makeNetwork(hashes, context.random("keys"), { arm, sealers: 1 });
  const branch = growBranch(context, network);
  const { keys, store } = drawState(context.random("state"));
  const commitment = new StateCommitment(hashes);
  commitment.track(CODES[arm], store);
  const stateRoot = (code: HashCode) => commitment.root(code);
  const state = { stateRoot, sealers: network.sealerSet, announced: null };
  const proposer: AccountId = assertDefined(network.sealers[0], "a sealer").account;
  const inputs = { timeMs: branch.timeMs + 1_000, proposer, carriesPq: true };
  const advancing = { hashes, suites: suiteFacts, past: NO_PAST };
  return {
    keys,
    bodyRoot: ({ statements }) => createBody(hashes, statements).root(0x12),
    seal({ statements, changes }) {
      commitment.apply(changes);
      const body = createBody(hashes, statements);
      const block = assembleBlock({ ...inputs, body }, branch, state, hashes);
      const advanced = advanceBranch(branch, block, advancing);
      assert(advanced.ok, "the block does not follow");
      return concatBytes(...[...advanced.value.lanes.values()].map(({ tip }) => tip));
    },
  };
}

const NO_PAST = { historyRoot: () => undefined, lane: () => undefined };

function growBranch(context: BenchContext, network: BenchNetwork): Branch {
  const { hashes, suites } = context;
  const chain = new ReferenceChain(network, { hashes, suites }, { withCommits: false });
  chain.start();
  for (let i = 0; i < BLOCKS_BELOW; i++) chain.append([]);
  return chain.branch;
}

function drawState(draw: Random) {
  const store = new MemoryStore();
  const keys = Array.from({ length: STATE_ENTRIES }, (_, i) => {
    const key = draw.bytes(ENTRY_BYTES);
    // A count in front keeps the keys in order; trees hash them and do not mind.
    new DataView(key.buffer).setUint32(0, i);
    return key;
  });
  store.apply(keys.map((key) => [key, key]));
  return { keys, store };
}

function drawChanges(draw: Random, keys: readonly Uint8Array[], count: number): StateChanges {
  const places = new Set<number>();
  while (places.size < count) places.add(draw.below(keys.length));
  return [...places]
    .sort((left, right) => left - right)
    .map((place) => [assertDefined(keys[place], "a key"), draw.bytes(ENTRY_BYTES)]);
}
