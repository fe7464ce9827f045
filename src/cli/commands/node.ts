import type { Command } from "commander";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { addConfigOptions } from "../config-request.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";
import { registerRun } from "../node-run.ts";
import { grouped } from "../number-text.ts";

export function register(command: Command, action: Action): void {
  registerRun(
    command.command("run").description("run the node of a data folder until it is told to stop"),
    action,
  );
  addConfigOptions(addNodeOption(command.command("status")))
    .description("say what a running node is and how it stands; exit 3 while it is not synced")
    .action(action(status));
  addConfigOptions(addNodeOption(command.command("prune")))
    .description("have a running node let go the bodies of its old blocks; they do not come back")
    .requiredOption("--retain-height <height>", "the oldest block that keeps its body")
    .action(action(prune));
}

async function prune(call: Call): Promise<ExitCode> {
  const { callNode, chooseNode } = await import("../node-connection.ts");
  const { OPERATOR_METHODS } = await import("../../rpc/methods/operator.ts");
  const retain_height = call.options.uint("retainHeight");
  const answer = await callNode(await chooseNode(call), "prune", { retain_height });
  const pruned = OPERATOR_METHODS.prune.result.parse(answer);
  call.answer({
    json: pruned,
    text: () =>
      [
        `Oldest:    block ${pruned.retain_height}; the bodies of ${grouped(pruned.pruned_blocks)} blocks were let go`,
        `Free:      ${grouped(pruned.free_bytes)} bytes of ledger.db, which are filled before it grows`,
      ].join("\n"),
  });
  return EXIT.yes;
}

async function status(call: Call): Promise<ExitCode> {
  const { callNode, chooseNode } = await import("../node-connection.ts");
  const { NODE_METHODS } = await import("../../rpc/methods/node.ts");
  const { nodeText } = await import("../node-text.ts");
  const answer = await callNode(await chooseNode(call), "node_status");
  const found = NODE_METHODS.node_status.result.parse(answer);
  call.answer({ json: found, text: (paint) => nodeText(found, paint) });
  return found.synced ? EXIT.yes : EXIT.notYet;
}
