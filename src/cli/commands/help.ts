import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { EXIT } from "../exit-code.ts";
import { unknownCommandError } from "../usage-error.ts";

export function register(command: Command, action: Action): void {
  command.argument("[words...]", "the command, e.g. keys new").action(
    action(async (call) => {
      let at = await call.tree();
      let path = call.program;
      for (const word of call.args) {
        const next = at.commands.find((each) => each.name() === word);
        const commands = at.commands.map((each) => each.name());
        if (next === undefined) throw unknownCommandError(word, { path, commands, flags: [] });
        at = next;
        path = `${path} ${word}`;
      }
      call.write(at.helpInformation());
      return EXIT.yes;
    }),
  );
}
