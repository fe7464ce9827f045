import type { Command } from "commander";
import type { ForkOutcome, ImportReport } from "../../node/chain-file-import.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { counted } from "../number-text.ts";
import { usageError } from "../usage-error.ts";

/** More threads than this would wait for the one that executes. */
const JOBS_MAX = 16;

export function register(command: Command, action: Action): void {
  command
    .argument("<file>", "a chain file, as export writes it")
    .option("--dry-run", "read and verify the file, and write nothing")
    .option("--no-replay", "refused: only replayed blocks are ever stored")
    .option("--jobs <count>", "threads that verify signatures (default: 1)")
    .option("--evidence <file>", "where a bad block is saved (default: bad-block-HEIGHT.cbor)")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const path = call.args[0] ?? "";
  const threads = call.options.uint("jobs", JOBS_MAX, 1) ?? 1;
  if (!call.options.flag("replay")) {
    throw usageError({
      message:
        "import-chain stores the state that a replay makes. Without one there is none to store.",
      fix: `${call.program} verify --no-replay ${path}`,
    });
  }
  if (call.options.flag("dryRun")) {
    const { verifyFileCommand } = await import("../verify-file.ts");
    return await verifyFileCommand(call, path, { dry_run: true });
  }
  const { algorithms } = await import("../open-chain.ts");
  const { fileProgress } = await import("../file-progress.ts");
  const { openChainFile } = await import("../../node/chain-file-verify.ts");
  const { importChainFile } = await import("../../node/chain-file-import.ts");
  const loaded = await algorithms();
  const progress = fileProgress(
    call,
    "The blocks so far are stored; the same command goes on from there.",
  );
  let report: ImportReport;
  try {
    const file = await openChainFile(path, loaded, progress.update);
    const onProgress = progress.update;
    report = await importChainFile(call.data, file, { algorithms: loaded, onProgress, threads });
  } finally {
    progress.end();
  }
  const { tellRecovery } = await import("../tell-recovery.ts");
  tellRecovery(call, report.recovery);
  return answer(call, report);
}

async function answer(call: Call, report: ImportReport): Promise<ExitCode> {
  const { rejectionJson } = await import("../verdict-text.ts");
  const { describeRejection } = await import("../../node/chain-error.ts");
  const { saveEvidence } = await import("../block-evidence.ts");
  const { known, imported, tip, bad, fork, isNew } = report;
  const evidence = bad === null ? null : saveEvidence(call, bad);
  const forked = fork === null ? null : forkText(fork);
  call.answer({
    json: {
      data: call.data,
      new: isNew,
      known,
      imported,
      tip,
      ...(bad === null
        ? {}
        : { bad: { block_number: bad.height, ...rejectionJson(bad.rejection) }, evidence }),
      ...(fork === null ? {} : { fork: { ...fork, outcome: forked?.text } }),
    },
    text: (paint) => {
      const lines = [
        `${counted(imported, "block")} ` +
          `imported${known > 0 ? `, ${known} held already` : ""}; the newest is block ${tip}`,
        ...(isNew ? [`Data folder made: ${call.data}`] : []),
      ];
      if (bad !== null) {
        lines.push(
          `Block ${bad.height} ${paint("red", "INVALID")}: ${describeRejection(bad.rejection)}`,
          ...(evidence === null ? [] : [`Evidence: ${evidence}`]),
        );
      }
      if (forked !== null) lines.push(forked.text);
      return lines.join("\n");
    },
  });
  if (bad !== null) return EXIT.no;
  return forked?.exit ?? EXIT.yes;
}

/** What became of a competing branch, in one line. */
function forkText(fork: ForkOutcome): { readonly text: string; readonly exit: ExitCode } {
  const place = `The file leaves this ledger after block ${fork.forkHeight}`;
  if ("refusal" in fork) {
    const { refusal } = fork;
    const why =
      refusal.what === "fork"
        ? `block ${refusal.finalHeight} is final and nothing at or below it is undone`
        : refusal.what === "room"
          ? `no room beside the branch (${refusal.refusal.code})`
          : `block ${refusal.height} of its branch is invalid`;
    return { text: `${place}: refused, ${why}`, exit: EXIT.refused };
  }
  switch (fork.choice.choice) {
    case "switch":
      return {
        text: `${place}: switched to its branch, ${fork.choice.depthBlocks} blocks undone, ${fork.blocks} taken`,
        exit: EXIT.yes,
      };
    case "stay":
      return {
        text: `${place}: stays on its own branch, the file's is kept beside it`,
        exit: EXIT.refused,
      };
    case "refuse":
      return { text: `${place}: refused (${fork.choice.code})`, exit: EXIT.refused };
  }
}
