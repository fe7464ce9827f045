import { join } from "node:path";
import { openReader } from "../../node/chain-reader.ts";
import { fileSizeBytes, ledgerPaths } from "../../storage/data-folder.ts";
import { collectGarbage } from "../measure/garbage.ts";
import { countFigure, type Figure, rateFigure, timeFigure } from "../report/figure.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { type BenchNetwork, makeNetwork } from "./bench-network.ts";
import { CONTENT_BYTES, type ImportedChain, importInto, writeContents } from "./imported-chain.ts";
import { loadMeasuredAlgorithms } from "./measured-algorithms.ts";
import { VerifierPass } from "./verifier-pass.ts";

const BATCHES = [1, 16, 256];
/** As `mathledger import` cuts blocks by default. */
const BLOCK_CONTENTS = 256;
const DEFAULT_BATCH = 16;
/** Lines of the whole Metamath file whose time is predicted. */
const WHOLE_LINES = 39_137;
const SAMPLE = join(import.meta.dirname, "../../../examples/metamath-2000.ndjson.gz");

/** What recording a content costs in time and in bytes. */
export const importSuite: Suite = {
  id: "import",
  title: "Recording contents in a data folder, and verifying them",
  about: [
    `Contents of ${CONTENT_BYTES} bytes and the examples' Metamath sample, ${BLOCK_CONTENTS} a block as`,
    "mathledger import cuts them, by hybrid keys on a dual chain: reading, signing (on the threads of Node's",
    "pool), executing, sealing, and a durable commit a block. A batch is the contents of one transaction.",
    "Bytes are those of the database file. Verifying replays it all.",
  ],
  run: async (context) => {
    const network = makeNetwork(context.hashes, context.random("keys"), {
      arm: "dual",
      sealers: 1,
    });
    const count = context.profile.importedContents;
    const made = writeContents(context.scratch, context.random("contents"), count);
    const figures: Figure[] = [];
    for (const batch of BATCHES) {
      context.tell(`batches of ${batch}`);
      const name = { id: `batch-${batch}`, label: `batches of ${batch}` };
      figures.push(...(await measureImport(context, network, made, { batch, ...name })));
    }
    context.tell("the Metamath sample");
    const name = { id: "metamath", label: `Metamath, batches of ${DEFAULT_BATCH}` };
    const sample = { batch: DEFAULT_BATCH, ...name };
    const measured = await measureImport(context, network, SAMPLE, sample);
    return [...figures, ...measured, ...predictWhole(measured)];
  },
};

interface Measured {
  readonly id: string;
  readonly label: string;
  readonly batch: number;
}

async function measureImport(
  context: BenchContext,
  network: BenchNetwork,
  path: string,
  { id, label, batch }: Measured,
): Promise<readonly Figure[]> {
  const { algorithms } = await loadMeasuredAlgorithms();
  const folder = join(context.scratch, id);
  const shape = { batch, blockContents: BLOCK_CONTENTS };
  collectGarbage();
  const imported = await importInto(folder, path, network, { algorithms, shape });
  const { contents, contentBytes } = imported.report;
  imported.chain.close();
  const bytes = fileSizeBytes(ledgerPaths(folder).database) / contents;
  const reader = openReader(folder, algorithms);
  const pass = new VerifierPass(reader, true);
  pass.verifyTo(reader.store.tipHeight);
  reader.store.close();
  const recorded = blockTimes(imported);
  // Block 0 holds no contents, and the last block may be short.
  const verified = pass.times.slice(1, -1);
  const rate = { unit: "/s", work: BLOCK_CONTENTS };
  const each = { unit: "µs", perMs: 1000 / BLOCK_CONTENTS };
  return [
    timeFigure({ id: `${id}/record-each`, label: `${label}: recording a content` }, recorded, each),
    timeFigure({ id: `${id}/verify-each`, label: `${label}: verifying a content` }, verified, each),
    rateFigure({ id: `${id}/import`, label: `${label}: contents recorded` }, recorded, rate),
    rateFigure({ id: `${id}/verify`, label: `${label}: contents verified` }, verified, rate),
    countFigure(
      {
        id: `${id}/bytes`,
        label: `${label}: bytes on disk a content`,
        note: `${(contentBytes / contents).toFixed(0)} of them the content`,
      },
      bytes,
      "bytes",
    ),
  ];
}

/** Milliseconds from one durable block to the next. The first is cold and the last may be short. */
function blockTimes({ momentsMs, elapsedMs, report }: ImportedChain): readonly number[] {
  const times = momentsMs.slice(1).map((moment, i) => moment - (momentsMs[i] ?? 0));
  if (times.length > 2) return times.slice(1, -1);
  return [(elapsedMs * BLOCK_CONTENTS) / report.contents];
}

function predictWhole(measured: readonly Figure[]): readonly Figure[] {
  return (["import", "verify"] as const).map((what) => {
    const rate = measured.find(({ id }) => id === `metamath/${what}`)?.value ?? 0;
    return countFigure(
      {
        id: `metamath/predicted-${what}`,
        label: `predicted for all ${WHOLE_LINES} lines: ${what}`,
        note: "the work alone, without the start of a process; --whole FILE compares",
      },
      WHOLE_LINES / rate,
      "s",
    );
  });
}
