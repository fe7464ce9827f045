import type { Call } from "./call.ts";
import { devnetFolder } from "./devnet-folder.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";

/** Ends the devnet of the folder, in order. */
export async function devnetDown(call: Call): Promise<ExitCode> {
  const { endProcess } = await import("../node/devnet/devnet-process.ts");
  const directory = devnetFolder(call);
  const wasRunning = await endProcess(directory);
  call.answer({
    json: { data: directory, was_running: wasRunning },
    text: () =>
      wasRunning ? `The devnet in ${directory} has ended.` : `No devnet runs in ${directory}.`,
  });
  return EXIT.yes;
}

/** Ends the devnet of the folder and deletes it. */
export async function devnetReset(call: Call): Promise<ExitCode> {
  const { endProcess } = await import("../node/devnet/devnet-process.ts");
  const { removeDevnet } = await import("../node/devnet/remove-devnet.ts");
  const directory = devnetFolder(call);
  if (call.options.flag("dryRun")) {
    const { findProcess } = await import("../node/devnet/devnet-process.ts");
    const isRunning = findProcess(directory) !== null;
    call.answer({
      json: { data: directory, dry_run: true, is_running: isRunning },
      text: () => `Would ${isRunning ? "end the devnet that runs and " : ""}delete ${directory}`,
    });
    return EXIT.yes;
  }
  const wasRunning = await endProcess(directory);
  const wasThere = removeDevnet(directory, await algorithms());
  call.answer({
    json: { data: directory, was_running: wasRunning, was_there: wasThere },
    text: () =>
      wasThere
        ? `The devnet in ${directory} is deleted. ${call.program} devnet up begins another one.`
        : `There is no devnet in ${directory}.`,
  });
  return EXIT.yes;
}
