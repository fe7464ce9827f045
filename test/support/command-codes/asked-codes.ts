import type { CommandName } from "../../../src/governance/command.ts";
import { COMMANDS } from "../../../src/governance/command.ts";
import { commandHandler } from "../../../src/governance/handler-table.ts";
import type { Journal } from "../../../src/governance/journal.ts";
import type { Rejection } from "../../../src/governance/rejection.ts";

/** Every `command code` that a handler has answered in this process since this module was loaded. */
export const ASKED: Set<string> = new Set();

interface Watched {
  decide: (journal: Journal, payload: never, context: never) => Rejection | null;
}

for (const command of Object.keys(COMMANDS) as CommandName[]) {
  const handler = commandHandler(command) as Watched | undefined;
  if (handler === undefined) continue;
  const { decide } = handler;
  handler.decide = (journal, payload, context) => {
    const refused = decide(journal, payload, context);
    if (refused !== null) ASKED.add(`${command} ${refused.code}`);
    return refused;
  };
}
