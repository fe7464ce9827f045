import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { addWriteOptions } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  command
    .command("new")
    .description("write a review with comments to be filled in")
    .argument("<proposal>", "its hash or running number")
    .option("-o, --output <file>", "where to write", "review.json")
    .option("--dry-run", "show it and write nothing")
    .action(action(async (call) => (await import("../review-new.ts")).newReview(call)));
  addWriteOptions(command.command("submit"))
    .description("sign and file a review")
    .argument("<file>", "a review; - is standard input")
    .action(
      action(async (call) => {
        const { performSigned } = await import("../signed-write.ts");
        const { readCommented } = await import("../commented-json.ts");
        const review = readCommented(call.args[0] ?? "");
        return await performSigned(call, { method: "submit_review", params: { review } });
      }),
    );
  addNodeOption(command.command("status"))
    .argument("<proposal>", "id, content hash or running number of a proposal")
    .description("show the technical review of a proposal: who says what, and the outcome so far")
    .action(
      action(async (call) =>
        (await import("../reads/review-commands.ts")).reviewStatusCommand(call),
      ),
    );
}
