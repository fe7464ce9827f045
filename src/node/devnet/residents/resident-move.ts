import { encode } from "../../../codec/canonical.ts";
import type { CommandName } from "../../../governance/command.ts";
import { commandHandler } from "../../../governance/handler-table.ts";
import { assertDefined } from "../../../primitives/assert.ts";
import type { DevName } from "../dev-keys.ts";

/** Something that a resident would do now: a command of its account. */
export interface ResidentMove {
  readonly who: DevName;
  readonly command: CommandName;
  /** Canonical payload. */
  readonly payload: Uint8Array;
}

/** A move whose payload is in the shape of its command. */
export function moveOf(who: DevName, command: CommandName, payload: unknown): ResidentMove {
  const handler = assertDefined(commandHandler(command), `${command} has no handler`);
  return { who, command, payload: encode(handler.payload, payload) };
}
