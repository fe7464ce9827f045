import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("export"))
    .description("write genesis, blocks, audit trail and proposals into one file")
    .option("--to <height>", "last block (default: the newest)")
    .option("-o, --output <file>", "where to write; - is standard output", "audit.bundle")
    .option("--dry-run", "say what would be written and write nothing")
    .action(action(async (call) => (await import("../audit-export.ts")).auditExport(call)));
  command
    .command("verify")
    .argument("<file>", "a bundle, as audit export writes it")
    .description("replay a bundle from its genesis document, offline, and judge all that it says")
    .option("--proposal <number>", "compute one proposal again, step by step")
    .option("--evidence <file>", "where a bad block is saved (default: bad-block-HEIGHT.cbor)")
    .action(action(async (call) => (await import("../audit-verify.ts")).auditVerify(call)));
  command
    .command("compare")
    .argument("<first>", "http://… or unix:PATH of a node, data folder, bundle or chain file")
    .argument("<second>", "another one")
    .description("find the first block in which two chains differ")
    .action(action(async (call) => (await import("../audit-compare.ts")).auditCompare(call)));
  addNodeOption(command.command("report"))
    .description("tell what has happened, in Markdown")
    .option("--from <height>", "first block (default: 0)")
    .option("--to <height>", "last block (default: the newest)")
    .option("-o, --output <file>", "where to write; - is standard output", "-")
    .option("--dry-run", "say what would be written and write nothing")
    .action(action(async (call) => (await import("../audit-report.ts")).auditReport(call)));
}
