import type { Command } from "commander";
import type { PqStatus } from "../../node/methods/pq-status.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { addConfigOptions, configRequest } from "../config-request.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addConfigOptions(addNodeOption(command.command("status")))
    .description("say whether this program and this chain are ready for post-quantum algorithms")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { pqText } = await import("../pq-text.ts");
  const status = await readStatus(call);
  call.answer({ json: status, text: (paint) => pqText(status, paint) });
  return status.support === "ENABLED" ? EXIT.yes : EXIT.no;
}

/** Of a node or of a folder, by the same function. */
async function readStatus(call: Call): Promise<PqStatus> {
  const { choosePlace } = await import("../choose-place.ts");
  const place = await choosePlace(call);
  if (place.kind === "node") {
    const { callNode } = await import("../node-connection.ts");
    const { NODE_METHODS } = await import("../../rpc/methods/node.ts");
    return NODE_METHODS.pq_status.result.parse(await callNode(place.target, "pq_status"));
  }
  const { openChain } = await import("../open-chain.ts");
  const { readPqStatus } = await import("../../node/methods/pq-status.ts");
  const { loadConfig } = await import("../../node/config/load-config.ts");
  const { PROGRAM_VERSION } = await import("../version.ts");
  const { config } = loadConfig(configRequest(call));
  const reader = await openChain(call);
  try {
    const isPqMigrationEnabled = config.pq_migration_enabled;
    const facts = { version: PROGRAM_VERSION, startedMs: 0, isPqMigrationEnabled };
    return readPqStatus({ reader, facts });
  } finally {
    reader.store.close();
  }
}
