import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { countFigure, type Figure, timeFigure } from "../report/figure.ts";
import { median } from "../statistics/quantile.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { callsOf } from "./ballot-calls.ts";
import { makeCrowdedLedger } from "./crowded-ledger.ts";
import { HttpLoad } from "./http-load.ts";
import { InspectedProcess } from "./inspected-process.ts";
import { makeServedBallots } from "./served-ballots.ts";
import { ServerProcess } from "./server-process.ts";

const STARTS = 3;
const MEGABYTE = 1_000_000;
/** Blocks come this often while memory is watched: an hour of blocks of a second in minutes. */
const WATCHED_INTERVAL_MS = 50;
const OFTEN = [
  `sequencer.block_interval_ms=${WATCHED_INTERVAL_MS}`,
  `sequencer.idle_interval_ms=${WATCHED_INTERVAL_MS}`,
];
/** Moments at which memory is read, in equal parts of the blocks. */
const READINGS = 20;
/** A process has its working set after this part of the blocks. */
const SETTLED = 0.4;

/** How a node starts on many accounts, and what it holds after many blocks. */
export const nodeLifeSuite: Suite = {
  id: "node-life",
  title: "A node's start on a large ledger, and its memory over many blocks",
  about: [
    "A start is from the beginning of the process until the address is printed and a balance has been read. The",
    "accounts beyond the genesis document's limit are a fixture of the state. The first start makes the index too.",
    "Memory is that of the whole process, as the system counts it, while ballots come in and a block is made every",
    `${WATCHED_INTERVAL_MS} ms, as many as in an hour of one a second. It is read ${READINGS} times, after a`,
    "collection of garbage, so that it is what the process holds; its growth is from",
    `${100 * SETTLED} % of the blocks to the end.`,
  ],
  run: async (context) => [...(await measureStarts(context)), ...(await measureMemory(context))],
};

async function measureStarts(context: BenchContext): Promise<readonly Figure[]> {
  const accounts = context.profile.startAccounts;
  context.tell(`a ledger of ${accounts} accounts`);
  const folder = join(context.scratch, "crowd");
  const account = toHex0x(await makeCrowdedLedger(context, folder, accounts));
  const times: number[] = [];
  let bytes = 0;
  for (let start = 0; start <= STARTS; start++) {
    context.tell(`start ${start + 1}`);
    // The block of the fixture holds the whole state, and a start reads again what its newest block has written.
    const isFirst = start === 0;
    const node = await ServerProcess.node(folder, isFirst ? OFTEN : []);
    const load = new HttpLoad(node.url, 1);
    const { liquid } = await load.call({ method: "get_account", params: { account } });
    assert(liquid !== undefined, "an account of the crowd");
    times.push(node.startMs);
    while (isFirst && (await heightOf(load)) < 2) await setTimeout(WATCHED_INTERVAL_MS);
    bytes = node.memoryBytes();
    await load.close();
    await node.stop();
  }
  const [first = 0, ...later] = times;
  const name = (what: string, label: string) => ({ id: `start/${what}`, label });
  return [
    timeFigure(name("time", `start on ${accounts} accounts`), later, { unit: "s", perMs: 0.001 }),
    countFigure(name("first", "the first, with the index to make"), first / 1000, "s"),
    countFigure(name("memory", "memory after a start"), bytes / MEGABYTE, "MB"),
  ];
}

async function measureMemory(context: BenchContext): Promise<readonly Figure[]> {
  context.tell("memory over many blocks");
  const made = { suite: HYBRID_SUITE, label: "watched", motions: 4 };
  const { folder, ballots } = await makeServedBallots(context, join(context.scratch, "life"), made);
  const node = await ServerProcess.node(folder, OFTEN, { isInspected: true });
  const load = new HttpLoad(node.url, 4);
  const inspected = await InspectedProcess.connect(assertDefined(node.inspector, "no inspector"));
  try {
    const blocks = context.profile.watchedBlocks;
    const calls = callsOf(ballots, "check");
    const begun = await heightOf(load);
    const readings: number[] = [];
    let most = 0;
    let sent = 0;
    for (let reading = 1; reading <= READINGS; reading++) {
      const until = begun + Math.floor((blocks * reading) / READINGS);
      const due = Math.floor((calls.length * reading) / READINGS);
      while ((await heightOf(load)) < until) {
        const next = calls[sent];
        if (next !== undefined && sent < due) {
          sent += 1;
          await load.call(next);
        } else await setTimeout(WATCHED_INTERVAL_MS);
      }
      most = Math.max(most, node.memoryBytes());
      await inspected.collectGarbage();
      readings.push(node.memoryBytes());
      context.tell(`${until - begun} blocks, ${Math.round(node.memoryBytes() / MEGABYTE)} MB`);
    }
    const settled = readings.slice(Math.floor(SETTLED * READINGS));
    const half = settled.length >> 1;
    const growth = median(settled.slice(half)) / median(settled.slice(0, half));
    const name = (what: string, label: string) => ({ id: `memory/${what}`, label });
    return [
      countFigure(name("blocks", "blocks made, with ballots"), (await heightOf(load)) - begun, ""),
      countFigure(name("end", "memory held at the end"), (readings.at(-1) ?? 0) / MEGABYTE, "MB"),
      countFigure(name("most", "memory at most, before a collection"), most / MEGABYTE, "MB"),
      countFigure(
        name("growth", "held in the later half over the earlier, once settled"),
        growth,
        "x",
      ),
    ];
  } finally {
    inspected.close();
    await load.close();
    await node.stop();
  }
}

async function heightOf(load: HttpLoad): Promise<number> {
  const { height } = await load.call({ method: "node_status", params: {} });
  return Number(height);
}
