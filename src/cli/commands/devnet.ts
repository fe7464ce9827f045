import type { Command } from "commander";
import type { Action } from "../command-module.ts";

export function register(command: Command, action: Action): void {
  command
    .command("up")
    .description("start a devnet, or go on with the one that is there; Ctrl-C ends it")
    .option("--speed <n>", "divides every duration of governance (default: 60)")
    .option("--solo", "councils of one, and no signal of sealers before an epoch")
    .option("--validators <n>", "1 or 4 demo accounts seal, all in this process (default: 1)")
    .option("--story <name>", "town: residents act; none: they keep still (default: town)")
    .option("--seed <n>", "what residents do; the same seed does the same (default: 1)")
    .option("--port <n>", "port of the node (default: 8080)")
    .option("--helper-port <n>", "port of the helper (default: 8081)")
    .addHelpText(
      "after",
      `
A chain to try things on: twelve demo accounts with published keys, of which residents use
eleven to record, propose, review and vote; lena is yours. What is in the folder goes on
where it was, however its process ended. Without --data it is one of your own beside the
usual data folder, named mathledger-devnet.`,
    )
    .action(action(async (call) => (await import("../devnet-up.ts")).devnetUp(call)));
  command
    .command("down")
    .description("end a devnet that runs, in order")
    .action(action(async (call) => (await import("../devnet-down.ts")).devnetDown(call)));
  command
    .command("reset")
    .description("end a devnet and delete its folder")
    .option("--dry-run", "say what would be deleted and delete nothing")
    .action(action(async (call) => (await import("../devnet-down.ts")).devnetReset(call)));
  command
    .command("advance")
    .description("let time pass on a devnet that runs, or seal blocks")
    .option("--days <n>", "days of the rules, shorter by the speed")
    .option("--seconds <n>", "seconds of the governance clock")
    .option("--blocks <n>", "blocks, one after the other")
    .action(action(async (call) => (await import("../devnet-advance.ts")).devnetAdvance(call)));
}
