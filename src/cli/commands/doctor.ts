import type { Command } from "commander";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { addConfigOptions, configRequest } from "../config-request.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

export function register(command: Command, action: Action): void {
  addConfigOptions(command)
    .option("--quick", "leave out the check of every row of the ledger")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { examine } = await import("../doctor-checks.ts");
  const request = configRequest(call);
  const found = await examine(call.data, { isQuick: call.options.flag("quick"), request });
  const isWell = found.every(({ result }) => result !== "bad");
  call.answer({
    json: { data: call.data, healthy: isWell, checks: found },
    text: (paint) => {
      const width = Math.max(...found.map(({ name }) => name.length));
      const lines = found.flatMap(({ name, result, detail, fix }) => {
        const color = result === "ok" ? "green" : result === "bad" ? "red" : "yellow";
        const line = `${paint(color, result.padEnd(4))}  ${name.padEnd(width)}  ${detail}`;
        return fix === undefined ? [line] : [line, `      fix: ${fix}`];
      });
      return [...lines, isWell ? "Nothing stands in the way" : "Something needs mending"].join(
        "\n",
      );
    },
  });
  return isWell ? EXIT.yes : EXIT.no;
}
