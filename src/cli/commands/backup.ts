import { resolve } from "node:path";
import type { Command } from "commander";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { grouped } from "../number-text.ts";

export function register(command: Command, action: Action): void {
  command
    .command("create")
    .description(
      "copy the ledger into a new folder, beside a node that runs, and check every row of it",
    )
    .argument("<folder>", "where the copy goes; it must hold no ledger")
    .option("--dry-run", "say what would be copied and where, and copy nothing")
    .action(action(create));
}

async function create(call: Call): Promise<ExitCode> {
  const { createBackup } = await import("../../node/backup/create-backup.ts");
  const target = resolve(call.args[0] ?? "");
  if (call.options.flag("dryRun")) return await answerDry(call, target);
  const backup = await createBackup(call.data, target);
  const { directory, height, blocks, transactions, stateEntries, sizeBytes } = backup;
  call.answer({
    json: { folder: directory, height, blocks, transactions, stateEntries, sizeBytes },
    text: () =>
      [
        `Backup:    ${directory}, ${grouped(sizeBytes)} bytes, up to block ${height}`,
        `Checked:   ${grouped(blocks)} blocks, ${grouped(transactions)} transactions, ` +
          `${grouped(stateEntries)} entries of the state`,
        `Next:      ${call.program} verify-chain --data ${directory}`,
      ].join("\n"),
  });
  return EXIT.yes;
}

async function answerDry(call: Call, target: string): Promise<ExitCode> {
  const { openChain } = await import("../open-chain.ts");
  const { holdsLedger, ledgerPaths } = await import("../../storage/data-folder.ts");
  const { store } = await openChain(call);
  const { tipHeight: height } = store;
  store.close();
  const isFree = !holdsLedger(ledgerPaths(target));
  call.answer({
    json: { folder: target, height, dry_run: true, free: isFree },
    text: () =>
      isFree
        ? `Would copy the ledger up to block ${height} to ${target}`
        : `${target} holds a ledger: a backup goes to a new folder`,
  });
  return isFree ? EXIT.yes : EXIT.configuration;
}
