import { join } from "node:path";
import { ED25519_SUITE } from "../../crypto/ed25519.ts";
import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import { requireTally } from "../../governance/tally.ts";
import { LedgerChain } from "../../node/ledger-chain.ts";
import { SignatureWorkers } from "../../node/signature-workers/signature-workers.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { SuiteId } from "../../primitives/brand.ts";
import { processClock } from "../measure/clock.ts";
import { collectGarbage } from "../measure/garbage.ts";
import { type Figure, rateFigure, ratioFigure, shareFigure, timeFigure } from "../report/figure.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { type BallotNetwork, makeBallotNetwork } from "./ballot-network.ts";
import { GovernorVotes } from "./governor-votes.ts";
import { loadMeasuredAlgorithms } from "./measured-algorithms.ts";
import { openMotion, type SignedBallot, sealWhole, signBallots } from "./signed-ballots.ts";

/** Motions that every voter votes on. */
const BALLOT_MOTIONS = 3;
/** Ballots of one block. */
const BLOCK_BALLOTS = 400;

const VOTERS: readonly (readonly [SuiteId, string, string])[] = [
  [HYBRID_SUITE, "hybrid", "hybrid keys"],
  [ED25519_SUITE, "ed25519", "Ed25519 keys"],
];

/** Signed ballots from their signature to the disk, beside the votes of another governor. */
export const ballotsSuite: Suite = {
  id: "ballots",
  title: "Signed ballots end to end, beside OpenZeppelin's Governor",
  about: [
    `Every voter votes on ${BALLOT_MOTIONS} motions by signed transactions, ${BLOCK_BALLOTS} a block, in a dual epoch:`,
    "the signature is verified, the ballot decided and counted, the block sealed with every commitment and committed",
    "durably. On one core, in turns block by block: the checks of the same messages alone, the ballots, and the peer,",
    "a Governor with ERC20Votes on Hardhat's EVM in this process with as many votes by castVoteBySig in signed",
    "transactions, as many a block, without a disk. On two cores the checks alone are taken to be twice as fast.",
  ],
  run: async (context) => {
    const figures: Figure[] = [];
    for (const [suite, id, words] of VOTERS) {
      context.tell(words);
      figures.push(...(await measureSuite(context, { suite, id, words })));
    }
    return figures;
  },
};

interface Measured {
  readonly suite: SuiteId;
  readonly id: string;
  readonly words: string;
}

async function measureSuite(
  context: BenchContext,
  { suite, id, words }: Measured,
): Promise<readonly Figure[]> {
  const { ballotVoters } = context.profile;
  const shape = { voters: ballotVoters, suite };
  const network = makeBallotNetwork(context.hashes, context.random(id), shape);
  const one = await measureOne(context, network, join(context.scratch, `${id}-1`));
  const two = await measureTwo(context, network, join(context.scratch, `${id}-2`));
  const bareMs = one.bare.map(({ ms }) => ms);
  const sealMs = one.seal.map(({ ms }) => ms);
  const twoMs = two.map(({ ms }) => ms);
  const twice = bareMs.map((ms) => ms / 2);
  const each = { unit: "µs", perMs: 1000 / BLOCK_BALLOTS };
  const rate = { unit: "/s", work: BLOCK_BALLOTS };
  const name = (part: string, label: string) => ({
    id: `${id}/${part}`,
    label: `${words}: ${label}`,
  });
  return [
    rateFigure(name("checks", "signature checks alone, 1 core"), bareMs, rate),
    rateFigure(name("one", "ballots, 1 core"), sealMs, rate),
    shareFigure(name("one-share", "share of the checks alone"), bareMs, sealMs),
    shareFigure(
      name("one-busy-share", "the same in processor time"),
      one.bare.map(({ busyMs }) => busyMs),
      one.seal.map(({ busyMs }) => busyMs),
    ),
    timeFigure(
      name("one-busy", "processor time a ballot, 1 core"),
      one.seal.map(({ busyMs }) => busyMs),
      each,
    ),
    timeFigure(
      name("two-busy", "the same, executing thread of 2 cores"),
      two.map(({ busyMs }) => busyMs),
      each,
    ),
    rateFigure(name("two", "ballots, 2 cores"), twoMs, rate),
    shareFigure(name("two-share", "share of twice the checks alone"), twice, twoMs),
    rateFigure(name("peer", "beside them, the Governor's votes"), one.peerMs, rate),
    ratioFigure(name("one-vs-peer", "1 core, times the Governor's"), one.peerMs, sealMs),
    ratioFigure(name("two-vs-peer", "2 cores, times the Governor's"), one.peerMs, twoMs),
  ];
}

interface OneCore {
  /** The bare checks of a block's signatures. */
  readonly bare: readonly Timed[];
  /** A block. */
  readonly seal: readonly Timed[];
  /** Milliseconds of as many votes of the peer. */
  readonly peerMs: readonly number[];
}

/** Blocks on this thread alone, in turns with bare checks of the same signatures and with the peer. */
async function measureOne(
  context: BenchContext,
  network: BallotNetwork,
  folder: string,
): Promise<OneCore> {
  const governor = await GovernorVotes.start(context, BALLOT_MOTIONS);
  const { algorithms } = await loadMeasuredAlgorithms();
  const { document, sealer } = network;
  using chain = LedgerChain.create(folder, document, { algorithms, sealers: [sealer] });
  const { blocks, motions } = prepareBallots(chain, network);
  const bare: Timed[] = [];
  const seal: Timed[] = [];
  const peerMs: number[] = [];
  collectGarbage();
  for (const [index, block] of blocks.entries()) {
    // Keys that have been used lately are at hand: neither side is left all of them by the other.
    const other = assertDefined(blocks[(index + (blocks.length >> 1)) % blocks.length], "a block");
    bare.push(timed(() => checkAll(context, other)));
    const items = block.map(({ item }) => item);
    seal.push(timed(() => sealWhole(chain, items)));
    peerMs.push(await governor.castNext(BLOCK_BALLOTS));
  }
  requireCounted(chain, motions, network);
  await governor.close();
  return { bare, seal, peerMs };
}

/** Each block while a second thread verifies the signatures of this one and of the next. */
async function measureTwo(
  context: BenchContext,
  network: BallotNetwork,
  folder: string,
): Promise<readonly Timed[]> {
  const { algorithms } = await loadMeasuredAlgorithms();
  const { document, sealer } = network;
  const signatureWorkers = await SignatureWorkers.start({ threads: 2, suites: context.suites });
  try {
    const options = { algorithms, sealers: [sealer], signatureWorkers };
    using chain = LedgerChain.create(folder, document, options);
    const { blocks, motions } = prepareBallots(chain, network);
    collectGarbage();
    const times = blocks.map((block, index) => {
      const items = block.map(({ item }) => item);
      const next = (blocks[index + 1] ?? []).map(({ item }) => item);
      return timed(() => {
        chain.verifyAhead(items);
        chain.verifyAhead(next);
        sealWhole(chain, items);
      });
    });
    requireCounted(chain, motions, network);
    return times;
  } finally {
    await signatureWorkers.close();
  }
}

function prepareBallots(
  chain: LedgerChain,
  { voters }: BallotNetwork,
): {
  readonly motions: readonly number[];
  readonly blocks: readonly (readonly SignedBallot[])[];
} {
  // Nobody has two motions in voting at a time.
  const motions = voters.slice(0, BALLOT_MOTIONS).map((proposer) => openMotion(chain, proposer));
  const ballots = signBallots(chain, voters, motions);
  assert(ballots.length % BLOCK_BALLOTS === 0, "a last block of fewer ballots");
  const count = ballots.length / BLOCK_BALLOTS;
  const blocks = Array.from({ length: count }, (_, index) =>
    ballots.slice(index * BLOCK_BALLOTS, (index + 1) * BLOCK_BALLOTS),
  );
  return { motions, blocks };
}

function checkAll({ suites }: BenchContext, ballots: readonly SignedBallot[]): void {
  for (const { voter, message, signature } of ballots) {
    const suite = assertDefined(suites.get(voter.signer.suite), "a suite");
    assert(suite.verify(voter.publicKey, message, signature), "a measured signature");
  }
}

/** What was measured is what was asked: every ballot is in the tally. */
function requireCounted(
  chain: LedgerChain,
  motions: readonly number[],
  { voters }: BallotNetwork,
): void {
  for (const number of motions) {
    const tally = requireTally(chain.machine.state, number);
    assert(tally.voters === voters.length, `${tally.voters} ballots of ${voters.length} counted`);
  }
}

interface Timed {
  readonly ms: number;
  /** Processor time of this thread, which hardly minds what else the machine does. */
  readonly busyMs: number;
}

function timed(work: () => void): Timed {
  const start = processClock();
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return { ms: processClock() - start, busyMs: (user + system) / 1000 };
}
