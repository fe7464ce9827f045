import type { Command } from "commander";
import type { AccountSigner } from "../../node/account-signer.ts";
import type { ImportPlan, ImportReport } from "../../node/import-statements.ts";
import type { LedgerChain } from "../../node/ledger-chain.ts";
import type { StatementSurvey } from "../../node/statement-survey.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { ImportGround } from "../import-ground.ts";
import { addNetworkOptions } from "../network-options.ts";
import { counted, grouped } from "../number-text.ts";
import { usageError } from "../usage-error.ts";

const BATCH_DEFAULT = 16;
const BATCH_MAX = 1024;
const BLOCK_CONTENTS_DEFAULT = 256;
const BLOCK_CONTENTS_MAX = 1_000_000;
const MEDIA_TYPE_DEFAULT = "application/json";
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

export function register(command: Command, action: Action): void {
  command
    .argument("<file>", "one content a line, packed by gzip or not")
    .option("--batch <count>", `contents in one transaction (default: ${BATCH_DEFAULT})`)
    .option(
      "--block-contents <count>",
      `contents in one block (default: ${BLOCK_CONTENTS_DEFAULT})`,
    )
    .option("--media-type <type>", `what each line is (default: ${MEDIA_TYPE_DEFAULT})`)
    .option("--key <name>", "key that records (default: recorder)")
    .option("--passphrase-file <file>", "of the keys; - is standard input")
    .option("--again", "record a file once more that was recorded")
    .option("--dry-run", "check the file and write nothing");
  addNetworkOptions(command);
  command.action(action(importFile));
}

async function importFile(call: Call): Promise<ExitCode> {
  const [path = ""] = call.args;
  const mediaType = readMediaType(call);
  const { openForImport, surveyGround } = await import("../import-ground.ts");
  const ground = await surveyGround(call, path);
  const survey = await surveyFile(call, path, mediaType, ground);
  const { decideStart, importNote } = await import("../../node/import-resume.ts");
  const start = decideStart(survey, ground.progress, call.options.flag("again"));
  const plan: ImportPlan = {
    path,
    mediaType,
    batch: call.options.uint("batch", BATCH_MAX, 1) ?? BATCH_DEFAULT,
    blockContents:
      call.options.uint("blockContents", BLOCK_CONTENTS_MAX, 1) ?? BLOCK_CONTENTS_DEFAULT,
    lineBytesMax: ground.lineBytesMax(mediaType),
    note: importNote(path),
    doneBytes: start.doneBytes,
  };
  if (call.options.flag("dryRun")) return answerDryRun(call, survey, start.doneLines);
  const { chain, signer } = await openForImport(call, ground);
  try {
    return await record(call, { chain, signer, survey, plan, doneLines: start.doneLines });
  } finally {
    chain.close();
  }
}

/** Reads the whole file before anything is written. */
async function surveyFile(
  call: Call,
  path: string,
  mediaType: string,
  ground: ImportGround,
): Promise<StatementSurvey> {
  const { surveyStatements } = await import("../../node/statement-survey.ts");
  const { statSync } = await import("node:fs");
  const total = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const progress = call.progress({ label: "checking", unit: "bytes", total });
  try {
    return await surveyStatements(path, {
      mediaType,
      lineBytesMax: ground.lineBytesMax(mediaType),
      prefixBytes: ground.progress?.bytesDone ?? 0,
      onBytes: (bytes) => progress.update(bytes),
    });
  } finally {
    progress.end();
  }
}

interface Recording {
  readonly chain: LedgerChain;
  readonly signer: AccountSigner;
  readonly survey: StatementSurvey;
  readonly plan: ImportPlan;
  readonly doneLines: number;
}

async function record(call: Call, recording: Recording): Promise<ExitCode> {
  const { chain, signer, survey, plan, doneLines } = recording;
  const { importStatements } = await import("../../node/import-statements.ts");
  const { Recorder } = await import("../../node/recorder.ts");
  const { chainId } = chain.reader.document;
  const recorder = new Recorder(signer, { chainId, state: chain.machine.state });
  const startedAt = performance.now();
  const signal = call.interrupted;
  const bar = { label: "importing", unit: "contents", total: survey.lines, done: doneLines };
  const progress = call.progress(bar);
  let report: ImportReport;
  try {
    const onContents = (done: number): void => progress.update(doneLines + done);
    report = await importStatements(chain, recorder, plan, { onContents, signal });
  } finally {
    progress.end();
  }
  const elapsedMs = performance.now() - startedAt;
  if (!signal.aborted) refuseChanged(survey, report);
  const emptyBlocks = await fillPlan(call, chain, signal);
  if (signal.aborted) throw interrupted(call, chain, doneLines + report.contents);
  const { planProgress } = await import("../../node/plan-progress.ts");
  const { answerImport } = await import("../import-text.ts");
  const changes = planProgress(chain);
  answerImport(call, { survey, report, doneLines, emptyBlocks, changes, elapsedMs, chain });
  return changes.some(({ status }) => status === "aborted") ? EXIT.no : EXIT.yes;
}

/** Seals empty blocks up to the last planned change, where a plan was given and reaches beyond the last line. */
async function fillPlan(call: Call, chain: LedgerChain, signal: AbortSignal): Promise<number> {
  const last = Math.max(0, ...chain.reader.document.plan.map(({ start }) => start));
  const total = last - chain.branch.height;
  if (call.options.text("plan") === undefined || total <= 0) return 0;
  const { sealEmptyBlocks } = await import("../../node/plan-progress.ts");
  const { setImmediate } = await import("node:timers/promises");
  const progress = call.progress({ label: "sealing", unit: "blocks", total });
  const onBlock = async (height: number): Promise<void> => {
    progress.update(total - (last - height));
    await setImmediate();
  };
  try {
    return await sealEmptyBlocks(chain, last, { onBlock, signal });
  } finally {
    progress.end();
  }
}

/** The file is read twice, and somebody may have written to it in between. */
function refuseChanged(survey: StatementSurvey, report: ImportReport): void {
  if (report.range === null || Buffer.compare(survey.digest, report.digest) === 0) return;
  throw new LedgerError({
    code: "IMPORT_FILE_CHANGED",
    message:
      `The file ${survey.path} was changed while it was imported. What it held when each line ` +
      "was read is recorded.",
    fix: "compare the recorded contents with the file; import a copy that nobody writes to",
    evidence: { path: survey.path },
  });
}

function interrupted(call: Call, chain: LedgerChain, done: number) {
  const [path = ""] = call.args;
  const state = `The ledger is whole: ${counted(done, "line")} recorded, up to block ${chain.branch.height}.`;
  return call.interruptedError(
    state,
    `${call.program} import ${path}${call.dataFlag} goes on with line ${done + 1}`,
  );
}

function answerDryRun(call: Call, survey: StatementSurvey, doneLines: number): ExitCode {
  const { path, lines, bytes, digest } = survey;
  call.answer({
    json: {
      dry_run: true,
      file: path,
      lines,
      bytes,
      resumed_after_line: doneLines,
      file_sha256: digest,
    },
    text: () =>
      `${path} can be imported: ${counted(lines, "line")}, ${counted(bytes, "byte")}, ` +
      `${grouped(doneLines)} of them recorded already`,
  });
  return EXIT.yes;
}

function readMediaType(call: Call): string {
  const mediaType = call.options.text("mediaType") ?? MEDIA_TYPE_DEFAULT;
  if (mediaType.length <= 127 && MEDIA_TYPE.test(mediaType)) return mediaType;
  throw usageError({
    code: "CLI_VALUE",
    message: `--media-type takes a lower-case media type without parameters. It was given as "${mediaType}".`,
    fix: "e.g. --media-type text/plain",
    evidence: { option: "--media-type", found: mediaType },
  });
}
