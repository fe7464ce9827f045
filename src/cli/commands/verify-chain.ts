import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { ChainVerdict } from "../../node/verify-chain.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import type { ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";
import { usageError } from "../usage-error.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command)
    .option("--start-block <height>", "first block that is asked about (default: 0)")
    .option("--end-block <height>", "last block (default: the newest)")
    .option("--from-file <file>", "verify a chain file instead of the data folder")
    .option("--no-replay", "leave out stage X: signatures, receipts, state roots")
    .option("--evidence <file>", "where a bad block is saved (default: bad-block-HEIGHT.cbor)")
    .option(
      "--jobs <count>",
      "threads; only 1, since every block is judged on the state before it",
      oneJob,
    )
    .addHelpText(
      "after",
      "\nEvery verification begins at block 0, from the genesis document and the bytes of the blocks alone.",
    )
    .action(action(run));
}

/** More threads would have nothing to do, and are refused rather than pretended. */
function oneJob(text: string): string {
  if (text === "1") return text;
  throw new InvalidArgumentError(
    "only 1 is possible: each block is judged on the state before it.",
  );
}

async function run(call: Call): Promise<ExitCode> {
  const file = call.options.text("fromFile");
  return file === undefined ? verifyFolder(call) : verifyFile(call, file);
}

async function verifyFile(call: Call, path: string): Promise<ExitCode> {
  const { verifyFileCommand } = await import("../verify-file.ts");
  return verifyFileCommand(call, path);
}

async function verifyFolder(call: Call): Promise<ExitCode> {
  const { openPlace } = await import("../open-place.ts");
  const { storedSource, verifyChain } = await import("../../node/verify-chain.ts");
  const { servedBlocks } = await import("../../node/copy/block-source.ts");
  const { answerVerdict } = await import("../answer-verdict.ts");
  const opened = await openPlace(call);
  const { chain } = opened;
  try {
    // The bytes that are verified are those that the node serves now; the copy tells which epochs they announce.
    const bad = opened.served?.bad ?? null;
    const tip = bad?.height ?? chain.store.tipHeight;
    const from = call.options.uint("startBlock") ?? 0;
    const to = call.options.uint("endBlock") ?? tip;
    if (from > to || to > tip) throw rangeError(call, { from, to, tip });
    const signal = call.interrupted;
    const progress = call.progress({ label: "verifying", unit: "blocks", total: to + 1 });
    const onBlock = (height: number): void => {
      progress.update(height + 1);
      if (signal.aborted)
        throw call.interruptedError("Nothing was changed.", `${call.program} ${call.command}`);
    };
    const replay = call.options.flag("replay");
    let verdict: ChainVerdict;
    try {
      const source = storedSource(chain, Math.min(to, chain.store.tipHeight));
      const { served } = opened;
      const blocks = served === null ? source.blocks : servedBlocks(served.source, to);
      verdict = await verifyChain({ ...source, blocks }, { replay, onBlock });
    } finally {
      progress.end();
    }
    return answerVerdict(call, verdict, { from, to });
  } finally {
    chain.store.close();
  }
}

function rangeError(
  call: Call,
  { from, to, tip }: { readonly from: number; readonly to: number; readonly tip: number },
) {
  return usageError({
    code: "CLI_VALUE",
    message: `Blocks ${from} to ${to} cannot be verified. The ledger holds blocks 0 to ${tip}.`,
    fix: `${call.program} verify-chain --start-block 0 --end-block ${tip}`,
    evidence: { from, to, tip },
  });
}
