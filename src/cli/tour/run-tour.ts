import { join } from "node:path";
import type { Algorithms } from "../../node/algorithms.ts";
import type { LedgerChain } from "../../node/ledger-chain.ts";
import { planProgress, sealEmptyBlocks } from "../../node/plan-progress.ts";
import { readStatementLines } from "../../node/statement-file.ts";
import { type StatementSurvey, surveyStatements } from "../../node/statement-survey.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Call } from "../call.ts";
import {
  checkFallback,
  checkForgery,
  checkMigration,
  checkProof,
  checkRecorded,
  checkVerdict,
} from "./tour-checks.ts";
import { declareTourFallback, type TourFallback } from "./tour-fallback.ts";
import { forgeTourBlock, type TourForgery } from "./tour-forge.ts";
import { makeTourLedger, SAMPLE_PATH, type TourLedger } from "./tour-ledger.ts";
import { proveTourContent, type TourProof } from "./tour-prove.ts";
import { MEDIA_TYPE, recordSample, sampleLineMax } from "./tour-record.ts";
import type { TourStep } from "./tour-step.ts";
import { type TimelineRow, timeline } from "./tour-timeline.ts";
import { type TourVerdict, verifyTourChain } from "./tour-verify.ts";

/** Id of the content that is proved: Peirce's law, recorded in the first epoch. */
const PROVED_ID = "peirce";

/** Everything that a tour has done and found. */
export interface TourReport {
  readonly directory: string;
  readonly steps: readonly TourStep[];
  readonly epochs: readonly TimelineRow[];
  readonly survey: StatementSurvey;
  readonly transactions: number;
  readonly blocks: number;
  readonly recordMs: number;
  readonly verifyMs: number;
  /** Since the process began. */
  readonly totalMs: number;
  readonly diskBytes: number;
  readonly verdict: TourVerdict;
  readonly fallback: TourFallback;
  readonly proof: TourProof;
  readonly forgery: TourForgery;
}

/** Runs the tour in a folder and tells each step when it is done. Requires: a folder without a ledger. */
export async function runTour(
  call: Call,
  context: {
    readonly directory: string;
    readonly loaded: Algorithms;
    readonly onStep: (step: TourStep) => void;
  },
): Promise<TourReport> {
  const { directory, loaded } = context;
  const steps: TourStep[] = [];
  const timed = async <T>(
    work: () => Promise<T> | T,
    tell: (made: T) => Omit<TourStep, "elapsedMs">,
  ): Promise<readonly [made: T, elapsedMs: number]> => {
    const startedAt = performance.now();
    const made = await work();
    const step = { ...tell(made), elapsedMs: performance.now() - startedAt };
    steps.push(step);
    context.onStep(step);
    return [made, step.elapsedMs];
  };
  const ledger = makeTourLedger(directory, loaded);
  try {
    const { chain } = ledger;
    const survey = await surveySample(ledger);
    const [recorded, recordMs] = await timed(
      () => recordAll(call, ledger, survey),
      ({ contents }) => checkRecorded(chain, survey, contents),
    );
    await timed(
      () => planProgress(chain),
      (changes) => checkMigration(chain, changes),
    );
    await timed(
      () => recorded.fallback,
      (fallback) => checkFallback(chain, fallback),
    );
    const [verdict, verifyMs] = await timed(
      () => verifyFile(call, chain, join(directory, "chain.cbor"), loaded),
      (made) => checkVerdict(chain, survey, made),
    );
    const [proof] = await timed(() => prove(chain, verdict), checkProof);
    const [forgery] = await timed(() => forge(chain), checkForgery);
    chain.reader.store.checkpoint();
    return {
      directory,
      steps,
      epochs: timeline(chain),
      survey,
      transactions: recorded.transactions,
      blocks: chain.branch.height + 1,
      recordMs,
      verifyMs,
      totalMs: performance.now(),
      diskBytes: chain.reader.store.stats().databaseBytes,
      verdict,
      fallback: recorded.fallback,
      proof,
      forgery,
    };
  } finally {
    ledger.chain.close();
  }
}

function surveySample({ chain }: TourLedger): Promise<StatementSurvey> {
  return surveyStatements(SAMPLE_PATH, {
    mediaType: MEDIA_TYPE,
    lineBytesMax: sampleLineMax(chain.branch.facts.limits),
    prefixBytes: 0,
  });
}

/** What was recorded, and the fallback that was declared in between. */
interface Recorded {
  readonly contents: number;
  readonly transactions: number;
  readonly fallback: TourFallback;
}

/** Records into v2-pq-primary, falls back, records the rest, and seals up to the last planned change. */
async function recordAll(
  call: Call,
  ledger: TourLedger,
  survey: StatementSurvey,
): Promise<Recorded> {
  const { chain } = ledger;
  const { plan } = chain.reader.document;
  const primary = plan.find(({ rule }) => rule === 4)?.start ?? 0;
  const last = Math.max(...plan.map(({ start }) => start));
  const bar = call.progress({ label: "recording", unit: "contents", total: survey.lines });
  const onContents = (done: number): void => bar.update(done);
  try {
    const before = await recordSample(ledger, survey, { untilHeight: primary + 2, onContents });
    const fallback = declareTourFallback(ledger);
    const after = await recordSample(ledger, survey, { untilHeight: Infinity, onContents });
    await sealEmptyBlocks(chain, last + 2, {
      onBlock: () => {},
      signal: new AbortController().signal,
    });
    const contents = before.contents + after.contents;
    const transactions = before.transactions + after.transactions + 1;
    return { contents, transactions, fallback };
  } finally {
    bar.end();
  }
}

async function verifyFile(
  call: Call,
  chain: LedgerChain,
  path: string,
  loaded: Algorithms,
): Promise<TourVerdict> {
  const total = chain.branch.height + 1;
  const bar = call.progress({ label: "verifying", unit: "blocks", total });
  try {
    return await verifyTourChain(chain, path, { loaded, onBlock: (done) => bar.update(done) });
  } finally {
    bar.end();
  }
}

/** Proves against the id of the newest block that the verification of the file has computed. */
async function prove(chain: LedgerChain, { verdict }: TourVerdict): Promise<TourProof> {
  const [newest] = verdict.branch.sealable;
  const id = newest?.ids.find(([code]) => code === 0x16)?.[1];
  if (id !== undefined) return proveTourContent(chain, await contentOf(chain, PROVED_ID), id);
  throw new LedgerError({
    code: "CLI_TOUR",
    message: "The chain does not end under SHA3-256. The proof has nothing to rest on.",
    fix: "run the tour again, and report it if it happens twice",
  });
}

/** The line of the sample that has an id. */
async function contentOf(chain: LedgerChain, id: string): Promise<Uint8Array> {
  const lineMax = sampleLineMax(chain.branch.facts.limits);
  const begin = Buffer.from(`{"id":"${id}",`);
  for await (const lines of readStatementLines(SAMPLE_PATH, lineMax)) {
    const line = lines.find(({ bytes }) => begin.compare(bytes, 0, begin.length) === 0);
    if (line !== undefined) return line.bytes;
  }
  throw new LedgerError({
    code: "CLI_TOUR",
    message: `The sample has no content ${id}. It is not the one that the tour was written for.`,
    fix: "git checkout examples/metamath-2000.ndjson.gz",
  });
}

/** Forges the first block of the first epoch in which every block has two lineages. */
async function forge(chain: LedgerChain): Promise<TourForgery> {
  const { schedule } = chain.branch.facts;
  const start = schedule.find(({ record }) => record.rule === 3)?.record.start ?? 0;
  return forgeTourBlock(chain, start);
}
