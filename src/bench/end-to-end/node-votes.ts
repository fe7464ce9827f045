import { join } from "node:path";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { processClock } from "../measure/clock.ts";
import { collectGarbage } from "../measure/garbage.ts";
import {
  type Figure,
  quantileFigure,
  rateFigure,
  ratioFigure,
  shareFigure,
} from "../report/figure.ts";
import { median } from "../statistics/quantile.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { callsOf } from "./ballot-calls.ts";
import { VOTER_POWER } from "./ballot-network.ts";
import { HttpLoad, type LoadCall } from "./http-load.ts";
import { makeServedBallots, VOTER_SUITES } from "./served-ballots.ts";
import { ServerProcess } from "./server-process.ts";
import type { SignedBallot } from "./signed-ballots.ts";

/** Ballots of one sample. */
const GROUP = 200;
const CONNECTIONS = 512;
/** Motions: two for the rate, one for each kind of wait at a steady pace. */
const MOTIONS = 4;
/** Share of the measured rate at which ballots come steadily. */
const STEADY = 0.3;
/** Blocks as often as the configuration admits, so that a wait is the node's and not the interval's. */
const WAIT_MS = 30_000;
const SETTINGS = ["sequencer.block_interval_ms=50"];

/** Ballots and reads of a node over HTTP, beside the checks alone and a server that does nothing. */
export const nodeSuite: Suite = {
  id: "node",
  title: "A node over HTTP: signed ballots until they are durable, and reads",
  about: [
    "mathledger node run in a process of its own, asked over loopback by this process, blocks 50 ms apart at least;",
    `${CONNECTIONS} connections, one ballot a call (submit_tx), answered when its block is durable. Beside it the`,
    "checks of the same signatures alone, taken to be twice as fast on two cores, and a bare fastify that parses the",
    `same bodies. At a steady pace (${100 * STEADY} % of the measured rate, sent at fixed moments whether or not`,
    "earlier ones are answered) each ballot's time counts from the moment it was due. Node, its threads and the",
    "sender share the cores.",
  ],
  run: async (context) => {
    const figures: Figure[] = [];
    const echo = await ServerProcess.echo();
    try {
      for (const [suite, id, words] of VOTER_SUITES) {
        context.tell(words);
        figures.push(...(await measureBallots(context, echo, { suite, id, words })));
      }
      return figures;
    } finally {
      await echo.stop();
    }
  },
};

interface Measured {
  readonly suite: number;
  readonly id: string;
  readonly words: string;
}

async function measureBallots(
  context: BenchContext,
  echo: ServerProcess,
  { suite, id, words }: Measured,
): Promise<readonly Figure[]> {
  const made = { suite, label: `served ${id}`, motions: MOTIONS };
  const { folder, ballots } = await makeServedBallots(context, join(context.scratch, id), made);
  const each = ballots.length / MOTIONS;
  const part = (from: number, to: number) => ballots.slice(from * each, to * each);
  const checks = timeChecks(context, part(0, 2));
  const node = await ServerProcess.node(folder, SETTINGS);
  const load = new HttpLoad(node.url, CONNECTIONS);
  const bare = new HttpLoad(echo.url, CONNECTIONS);
  try {
    const shape = { atOnce: CONNECTIONS, group: GROUP };
    const echoed = await bare.closedLoop(callsOf(part(0, 2), "commit"), shape);
    const durable = await load.closedLoop(callsOf(part(0, 2), "commit"), shape);
    const perSecond = (STEADY * 1000 * GROUP) / median(durable);
    const committed = await load.openLoop(callsOf(part(2, 3), "commit"), perSecond);
    const taken = await load.openLoop(callsOf(part(3, 4), "check"), perSecond);
    await requireCounted(load, each);
    const name = (what: string, label: string) => ({
      id: `${id}/${what}`,
      label: `${words}: ${label}`,
    });
    const rate = { unit: "/s", work: GROUP };
    const quantiles = (what: string, label: string, samples: readonly number[]) =>
      ([0.5, 0.99, 0.999] as const).map((share) =>
        quantileFigure(
          name(`${what}-p${100 * share}`, `${label}, p${100 * share}`),
          samples,
          share,
        ),
      );
    const figures = [
      rateFigure(name("durable", "ballots accepted and durable"), durable, rate),
      rateFigure(name("checks", "signature checks alone, 1 core"), checks, rate),
      shareFigure(
        name("share", "share of twice the checks alone"),
        checks.map((ms) => ms / 2),
        durable,
      ),
      rateFigure(name("echo", "bare fastify, the same bodies"), echoed, rate),
      ratioFigure(name("vs-echo", "time of a ballot, times the bare server's"), durable, echoed),
      ...quantiles("commit", "until durable, steady", committed),
      ...quantiles("check", "until taken, steady", taken),
    ];
    return id === "hybrid" ? [...figures, ...(await measureReads(context, load, bare))] : figures;
  } finally {
    await load.close();
    await bare.close();
    await node.stop();
  }
}

async function measureReads(
  context: BenchContext,
  load: HttpLoad,
  bare: HttpLoad,
): Promise<readonly Figure[]> {
  const { items } = await load.call({ method: "list_proposals", params: {} });
  const [first] = items as readonly { readonly proposal_hash: string }[];
  const proposal_hash = assertDefined(first, "a proposal").proposal_hash;
  const reads: readonly (readonly [string, LoadCall])[] = [
    ["get_block", { method: "get_block", params: { block: 3 } }],
    ["get_proposal", { method: "get_proposal", params: { proposal_hash } }],
    ["tally_votes", { method: "tally_votes", params: { proposal_hash } }],
    ["list_proposals", { method: "list_proposals", params: {} }],
    ["list_votes", { method: "list_votes", params: { proposal: proposal_hash, limit: 50 } }],
  ];
  const figures: Figure[] = [];
  const count = GROUP * context.profile.servedReadGroups;
  const shape = { atOnce: CONNECTIONS, group: GROUP };
  for (const [method, call] of reads) {
    context.tell(method);
    const calls = Array.from({ length: count }, () => call);
    const echoed = await bare.closedLoop(calls, shape);
    const times = await load.closedLoop(calls, shape);
    const rate = { unit: "/s", work: GROUP };
    const name = (what: string, label: string) => ({ id: `read/${method}${what}`, label });
    figures.push(rateFigure(name("", `reads: ${method}`), times, rate));
    const label = `reads: time of ${method}, times the bare server's`;
    figures.push(ratioFigure(name("-vs-echo", label), times, echoed));
  }
  return figures;
}

/** Milliseconds of the bare checks, group by group. */
function timeChecks({ suites }: BenchContext, ballots: readonly SignedBallot[]): readonly number[] {
  collectGarbage();
  const times: number[] = [];
  for (let from = 0; from < ballots.length; from += GROUP) {
    const start = processClock();
    for (const { voter, message, signature } of ballots.slice(from, from + GROUP)) {
      const suite = assertDefined(suites.get(voter.signer.suite), "a suite");
      assert(suite.verify(voter.publicKey, message, signature), "a measured signature");
    }
    times.push(processClock() - start);
  }
  return times;
}

/** What was measured is what was asked: the power of every voter is in the tally of every motion. */
async function requireCounted(load: HttpLoad, voters: number): Promise<void> {
  // Ballots that were only taken are in a block soon.
  const deadline = processClock() + WAIT_MS;
  while ((await waiting(load)) > 0) assert(processClock() < deadline, "ballots wait for ever");
  const { items } = await load.call({ method: "list_proposals", params: {} });
  const proposals = items as readonly { readonly proposal_hash: string }[];
  assert(proposals.length === MOTIONS, `${proposals.length} motions`);
  for (const { proposal_hash } of proposals) {
    const tally = await load.call({ method: "tally_votes", params: { proposal_hash } });
    const expected = String(BigInt(voters) * VOTER_POWER);
    assert(tally.total_votes === expected, `${tally.total_votes} counted of ${expected}`);
  }
}

async function waiting(load: HttpLoad): Promise<number> {
  const { mempool } = await load.call({ method: "node_status", params: {} });
  const { transactions, verifying } = mempool as Readonly<Record<string, number>>;
  return (transactions ?? 0) + (verifying ?? 0);
}
