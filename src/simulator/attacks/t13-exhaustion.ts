import { Writer } from "../../codec/writer.ts";
import type { RawBlock } from "../../consensus/block.ts";
import { chooseFork } from "../../consensus/reorg.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { EVIDENCE_FORMS, encodeEvidence } from "../../ledger/evidence.ts";
import { encodeHeader } from "../../ledger/header.ts";
import { encodeEvidencePayload } from "../../machine/accept-evidence.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { asciiBytes, concatBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { countingAlgorithms } from "../counting.ts";
import { offer, withItems } from "../forge-body.ts";
import { naiveAllocation } from "../naive-cbor.ts";
import { measureNaive, type NaiveCost } from "../naive-cost.ts";
import { isNaiveSwitch } from "../naive-fork.ts";
import { isNaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, sceneOf } from "../scene.ts";
import type { SimChain } from "../sim-chain.ts";
import { forkBlocks } from "../sim-fork.ts";
import { rawOf } from "../sim-node.ts";
import { recordPayload, transactionItem } from "../sim-transaction.ts";
import { forkRefusal, rejectionRefusal } from "../stop.ts";
import type { World } from "../world.ts";
import { WORLD_TIMING } from "../world-schedule.ts";

/** A block that costs its sender nothing and would cost its receiver much. */
interface Flood {
  readonly name: string;
  readonly story: string;
  readonly did: string;
  readonly differed: string;
  readonly cases: readonly AttackCase[];
  readonly make: (honest: RawBlock, chain: SimChain) => RawBlock;
  /** Digests that the receiver may compute before it refuses. */
  readonly digestsMax: number;
  readonly gain: string;
  /** Whether the naive ledger has paid the price. */
  readonly naive: (cost: NaiveCost) => boolean;
}

function runFlood(range: Range, phase: Phase, flood: Flood): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const raw = flood.make(rawOf(chain.sketch()), chain);
  const counted = countingAlgorithms(chain.node.algorithms);
  const victim = chain.node.replica(chain.height, counted.algorithms);
  const [digests, verifications] = [counted.digests(), counted.verifications()];
  const refusal = victim.judge(raw);
  const spent = counted.digests() - digests;
  const verified = counted.verifications() - verifications;
  const isCheap = spent <= flood.digestsMax && verified === 0;
  return {
    did: flood.did,
    differed: flood.differed,
    victim: "a full node",
    stop: refusal !== null && isCheap ? refusal.stop : null,
    place: `block ${scene.height}`,
    evidence: `${spent} digests and ${verified} signatures before the refusal; ${refusal?.evidence ?? ""}`,
    control: { isAccepted: flood.naive(measureNaive(raw)), gain: flood.gain },
  };
}

const PHASES: readonly (readonly [Phase, string])[] = [
  ["during v1-legacy", "block 3"],
  ["during v2-dual-required", "block 21"],
  ["during v3-pq-only", "block 37"],
];

function cases(stop: string): readonly AttackCase[] {
  return PHASES.map(([phase, place]) => ({ phase, stop, place }));
}

/** An initial byte with an argument of eight bytes: 2^63 - 1. */
function endless(major: number): Uint8Array {
  return Uint8Array.from([(major << 5) | 27, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
}

/** A transaction statement whose bytes claim a million signatures. */
function millionSignatures(): Uint8Array {
  const tx = new Writer();
  tx.enter(2);
  tx.enter(9);
  const inner = concatBytes(tx.finish(), endless(2));
  const statement = new Writer();
  statement.enter(2);
  statement.head(0, 1);
  statement.head(2, inner.length);
  statement.raw(inner);
  return statement.finish();
}

function onlyStatement(raw: RawBlock, statement: Uint8Array): RawBlock {
  return { ...raw, statements: [statement] };
}

const UNBOUNDED = 1n << 32n;

const FLOODS: readonly Flood[] = [
  {
    name: "endless-header",
    story: "Mallory's header claims an array of 2^63 - 1 fields.",
    did: "sent nine bytes as a header",
    differed: "the header",
    cases: cases("D CODEC_LENGTH"),
    make: (raw) => ({ ...raw, header: endless(4) }),
    digestsMax: 0,
    gain: "nine bytes make the node set aside 2^63 of memory",
    naive: ({ allocatedBytes }) => allocatedBytes > UNBOUNDED,
  },
  {
    name: "endless-statement",
    story: "Mallory's statement claims a byte string of 2^63 - 1 bytes.",
    did: "sent a statement of twelve bytes that claims to be the longest there is",
    differed: "one statement",
    cases: cases("D CODEC_LENGTH"),
    make: (raw) => onlyStatement(raw, concatBytes(Uint8Array.of(0x82, 1), endless(2))),
    digestsMax: 0,
    gain: "twelve bytes make the node set aside 2^63 of memory",
    naive: ({ allocatedBytes }) => allocatedBytes > UNBOUNDED,
  },
  {
    name: "endless-fields",
    story: "Mallory's transaction begins a field of 2^63 - 1 bytes deep inside.",
    did: "sent a transaction of a few bytes with a field that claims to be the longest there is",
    differed: "one transaction",
    cases: cases("D CODEC_TYPE"),
    make: (raw) => onlyStatement(raw, millionSignatures()),
    digestsMax: 0,
    gain: "a few bytes make the node set aside 2^63 of memory",
    naive: ({ allocatedBytes }) => allocatedBytes > UNBOUNDED,
  },
  {
    name: "deep-arrays",
    story: "Mallory's statement is an array in an array, a hundred thousand times.",
    did: "sent a statement of 100,000 nested arrays",
    differed: "one statement",
    cases: cases("D CODEC_TYPE"),
    make: (raw) => onlyStatement(raw, new Uint8Array(100_000).fill(0x81)),
    digestsMax: 0,
    gain: "a decoder that calls itself for each array runs out of stack",
    naive: ({ nesting }) => nesting === 100_000,
  },
  {
    name: "long-header",
    story: "Mallory floods a node with headers of three thousand bytes.",
    did: "sent a header of 3,000 bytes",
    differed: "the length of the header",
    cases: cases("D LEDGER_TOO_LARGE"),
    make: (raw) => ({ ...raw, header: concatBytes(raw.header, new Uint8Array(3000)) }),
    digestsMax: 0,
    gain: "headers without bound are kept until memory is full",
    naive: ({ hashedBytes }) => hashedBytes > 3000,
  },
  {
    name: "long-body",
    story: "Mallory's body is larger than a body may be.",
    did: "sent a body of more than four million bytes",
    differed: "the length of the body",
    cases: cases("D LEDGER_TOO_LARGE"),
    make: (raw) => ({
      ...raw,
      statements: Array.from({ length: 5 }, () => new Uint8Array(1_000_000)),
    }),
    digestsMax: 0,
    gain: "every byte is hashed twice before anyone asks how many there are",
    naive: ({ hashedBytes }) => hashedBytes > 4 * 1024 * 1024,
  },
  {
    name: "many-statements",
    story: "Mallory's body has more statements than a body may have.",
    did: "sent a body of 20,001 statements",
    differed: "the number of statements",
    cases: cases("D LEDGER_TOO_LARGE"),
    make: (raw) => ({
      ...raw,
      statements: Array.from({ length: 20_001 }, () => new Uint8Array(1)),
    }),
    digestsMax: 0,
    gain: "every statement is decoded before anyone asks how many there are",
    naive: ({ digests }) => digests > 40_000,
  },
];

/** A header that claims more statements than any body may have, with every other field right. */
function runClaimedCount(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const honest = chain.sketch();
  const { header } = honest.block;
  const raw = { ...rawOf(honest), header: encodeHeader({ ...header, count: 0x1_0000_0000 }) };
  const { refusal, place } = offer(chain, raw);
  return {
    did: "claimed four thousand million statements in a header",
    differed: "the count in the header",
    victim: "a node that fetches bodies by what headers say",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: naiveAllocation(endless(4)) > UNBOUNDED,
      gain: "the node prepares for a body that never comes",
    },
  };
}

/** A candidate branch longer than any reorg may be deep. */
function runHugeBranch(range: Range): AttackRun {
  const { base } = range.world("sound");
  const current = forkBlocks(base, 21, 22).map((block) => ({ ...block, commitWeight: 0n }));
  const first = assertDefined(current[0], "no block");
  const length = 10_000;
  const candidate = Array.from({ length }, (_, i) => ({
    ...first,
    height: 21 + i,
    ids: first.ids.map(([code]) => [code, new Uint8Array(32).fill(i)] as const),
  }));
  const { finalityBlocks } = WORLD_TIMING;
  const refusal = forkRefusal(chooseFork({ finalHeight: 20, finalityBlocks, current, candidate }));
  return {
    did: `offered a branch of ${length} headers at once`,
    differed: "every block from 21 on",
    victim: "a node at block 22",
    stop: refusal?.stop ?? null,
    place: "fork choice",
    evidence: `at most ${2 * finalityBlocks + 1} headers are taken`,
    control: {
      isAccepted: isNaiveSwitch({ height: 22 }, { height: 21 + length }),
      gain: "every header of every branch is fetched, kept and compared",
    },
  };
}

/** More signatures in one block than a block's budget has room for, every one of them true. */
function runSignatureCost(range: Range): AttackRun {
  const world = range.side("tight");
  const chain = world.base.fork();
  const items = world.cast.mallorySafe.map((key) =>
    transactionItem({
      chainId: world.chainId,
      keys: [key],
      sequence: 0,
      payload: recordPayload(["cheap to send, dear to check"]),
    }),
  );
  const counted = countingAlgorithms(chain.node.algorithms);
  const victim = chain.node.replica(chain.height, counted.algorithms);
  const before = counted.verifications();
  const refusal = victim.judge(withItems(chain, items));
  const verified = counted.verifications() - before;
  return {
    did: `put ${items.length} transactions of cost 2 into a block whose budget is 5`,
    differed: "the number of signatures",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place: `block ${chain.height + 1}`,
    evidence: `${verified} signatures verified, the commit's among them; ${refusal?.evidence ?? ""}`,
    control: naiveCost(range, world),
  };
}

/** The naive ledger looks at every signature before it adds anything up. */
function naiveCost(range: Range, world: World): ControlRun {
  const { hashes, suites } = range.ports;
  const counted = countingAlgorithms({ hashes, suites });
  const hash = requireHash(hashes, world.codes.legacy);
  const content = asciiBytes("cheap to send, dear to check");
  for (const key of world.cast.mallorySafe) {
    isNaiveSignature(counted.algorithms.suites, hash, content, signNaive(key, hash, content));
  }
  const verified = counted.verifications();
  return {
    isAccepted: verified === world.cast.mallorySafe.length,
    gain: `all ${verified} signatures are verified, as a million would be`,
  };
}

/** Evidence on a chain whose digests have 64 bytes: its place in the state must fit into a key. */
function runWideEvidence(range: Range): AttackRun {
  const world = range.side("wide digests");
  const chain = world.base.fork();
  const { author } = world.cast;
  const data = encodeEvidence({
    form: "collision",
    code: world.codes.legacy,
    first: Uint8Array.of(1),
    second: Uint8Array.of(2),
  });
  const item = transactionItem({
    chainId: world.chainId,
    keys: [author],
    sequence: 0,
    command: "submitEvidence",
    payload: encodeEvidencePayload({ form: EVIDENCE_FORMS.collision, data }),
  });
  const outcome = assertDefined(chain.sketch({ items: [item] }).outcomes.at(-1), "no outcome");
  const rejection = outcome.status === "included" ? outcome.rejection : null;
  const refusal = rejection === null ? null : rejectionRefusal(rejection);
  return {
    did: "brought evidence that proves nothing on a chain whose digests have 64 bytes",
    differed: "the evidence",
    victim: "every node that executes the transaction",
    stop: refusal?.stop ?? null,
    place: "the evidence",
    evidence: refusal?.evidence ?? "",
    control: null,
  };
}

/** T13: small messages that would cost much. */
export const EXHAUSTION_ATTACKS: readonly Attack[] = [
  ...FLOODS.map(
    (flood): Attack => ({
      name: flood.name,
      threat: "T13",
      story: flood.story,
      cases: flood.cases,
      control: { faults: ["lengths trusted before bytes"] },
      run: (range, phase) => runFlood(range, phase, flood),
    }),
  ),
  {
    name: "claimed-count",
    threat: "T13",
    story: "Mallory's header claims four thousand million statements.",
    cases: [
      { phase: "during v1-legacy", stop: "V 1 count, 11 limit", place: "block 3" },
      {
        phase: "during v2-dual-required",
        stop: "V 1 count, 5 first, 5 second, 11 limit",
        place: "block 21",
      },
      { phase: "during v3-pq-only", stop: "V 2 count, 11 limit", place: "block 37" },
    ],
    control: { faults: ["N19"] },
    run: runClaimedCount,
  },
  {
    name: "huge-branch",
    threat: "T13",
    story: "Mallory offers a branch of ten thousand headers.",
    cases: [
      { phase: "during v2-dual-required", stop: "LEDGER_FORK_TOO_LONG", place: "fork choice" },
    ],
    control: { faults: ["N16"] },
    run: runHugeBranch,
  },
  {
    name: "signature-cost",
    threat: "T13",
    story: "Mallory fills a block with true signatures that are dear to check.",
    cases: [
      {
        phase: "during v2-dual-required",
        stop: "X REPLAY_ADMISSION GOV_BLOCK_COST",
        place: "block 5",
      },
    ],
    control: { faults: ["signatures before budgets"] },
    run: runSignatureCost,
  },
  {
    name: "wide-evidence",
    threat: "T13",
    story: "Mallory brings evidence whose name is as long as a key of the state may be.",
    cases: [
      {
        phase: "during v2-dual-required",
        stop: "GOV_EVIDENCE_INVALID",
        place: "the evidence",
      },
    ],
    control: { none: "the naive ledger knows no evidence: nobody can prove anything there" },
    run: runWideEvidence,
  },
];
