import type { Command } from "commander";
import { nearestName } from "../../ledger/json-nearest.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { readErrorPage } from "../error-page.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { usageError } from "../usage-error.ts";

export function register(command: Command, action: Action): void {
  command
    .argument("<code>", "a code as an error names it, e.g. STORAGE_LOCKED")
    .action(action(run));
}

function run(call: Call): ExitCode {
  const wanted = (call.args[0] ?? "").toUpperCase();
  const entries = readErrorPage();
  const entry = entries.find(({ code }) => code === wanted);
  if (entry === undefined) {
    const nearest = nearestName(
      wanted,
      entries.map(({ code }) => code),
    );
    throw usageError({
      code: "CLI_VALUE",
      message: `There is no code ${wanted}.${nearest === null ? "" : ` Did you mean ${nearest}?`}`,
      fix: `${call.program} explain ${nearest ?? "STORAGE_MISSING"}`,
      evidence: { found: wanted, nearest },
    });
  }
  const { code, cause, remedy } = entry;
  call.answer({
    json: { code, cause, remedy },
    text: (paint) => `${paint("bold", code)}\ncause:  ${cause}\nremedy: ${remedy}`,
  });
  return EXIT.yes;
}
