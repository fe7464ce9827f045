import type { Command } from "commander";
import type { EpochReport } from "../../node/block-report.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command)
    .option("--block-number <height>", "the epoch in force at a block (default: the newest)")
    .option("--epoch <index>", "the epoch by its index")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { openPlace, refuseBroken } = await import("../open-place.ts");
  const { reportEpoch } = await import("../../node/block-report.ts");
  const { readBranch } = await import("../../node/chain-reader.ts");
  const { resolveEpoch } = await import("../../consensus/schedule.ts");
  const { hashNumber } = await import("../algorithm-name.ts");
  const { epochAlgorithm } = await import("../../ledger/epoch-record.ts");
  const opened = await openPlace(call);
  const { chain } = opened;
  try {
    // The epochs are folded from the bodies of the copy; a chain that breaks announces nothing.
    await refuseBroken(opened);
    const { schedule } = readBranch(chain).facts;
    // A height above the newest block is in the epoch that rules there as far as is known.
    const height = call.options.uint("blockNumber") ?? Math.max(0, chain.store.tipHeight);
    const index = call.options.uint("epoch") ?? resolveEpoch(schedule, height).record.index;
    const report = reportEpoch(chain, index);
    const number = hashNumber(epochAlgorithm(report.record));
    const announced = report.announcedAt === null ? {} : { announced_block: report.announcedAt };
    call.answer({
      json: { ...report.json, ...announced },
      text: () => epochLines(report, number).join("\n"),
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

function epochLines(
  { json, announcedAt, isPlanned }: EpochReport,
  number: string,
): readonly string[] {
  const end = json.end_block ?? "(open)";
  const blocks = `blocks ${json.start_block} to ${end}`;
  const rule = `rule version ${json.rule_version}`;
  const lines = [
    `Epoch ${json.epoch_index}: ${blocks}   ${json.algorithm_name} (${number})   ${rule}`,
  ];
  const hash =
    json.governance_hash === undefined ? "" : ` ${short(json.governance_hash)} (governance hash)`;
  const announced = announcedAt === null ? "" : `, announced at block ${announcedAt}`;
  switch (json.kind) {
    case "genesis":
      lines.push("Decided by the genesis document");
      break;
    case "fallback":
      lines.push(
        `Declared by the emergency council${hash}${announced}; lapses at block ${json.expiry}`,
      );
      break;
    case "return":
      lines.push(`Return from a fallback that lapsed${announced}`);
      break;
    case "planned":
    case "renewal":
      lines.push(
        `Decided by ${isPlanned ? "the plan of the genesis document" : "proposal"}${hash}${announced}`,
      );
  }
  return lines;
}

function short(hex: string): string {
  return `${hex.slice(0, 6)}…${hex.slice(-2)}`;
}
