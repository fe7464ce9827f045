import { ACT_COMMANDS } from "./act-commands.ts";
import { ANSWER_COMMANDS } from "./answer-commands.ts";
import { APPEAL_COMMANDS } from "./appeal-commands.ts";
import { ATTESTATION_COMMANDS } from "./attestation-commands.ts";
import { BALLOT_COMMANDS } from "./ballot-commands.ts";
import type { CommandName } from "./command.ts";
import { COMMENT_COMMANDS } from "./comment-commands.ts";
import { DELEGATION_COMMANDS } from "./delegation-commands.ts";
import { EXECUTION_COMMANDS } from "./execution-commands.ts";
import type { CommandHandler } from "./handler.ts";

import { KEY_COMMANDS } from "./key-commands.ts";
import { MODERATE_COMMANDS } from "./moderate-command.ts";
import { OBJECTION_COMMANDS } from "./objection-commands.ts";
import { PROPOSAL_COMMANDS } from "./proposal-commands.ts";
import { REACTION_COMMANDS } from "./reaction-commands.ts";
import { RECOVERY_COMMANDS } from "./recovery-commands.ts";

import { REVIEW_COMMANDS } from "./review-commands.ts";
import { ROLE_COMMANDS } from "./role-commands.ts";
import { STAKE_COMMANDS } from "./stake-commands.ts";
import { THREAD_COMMANDS } from "./thread-commands.ts";
import { TRANSFER_COMMANDS } from "./transfer-commands.ts";
import { TREASURY_COMMANDS } from "./treasury-commands.ts";
import { VALIDATOR_COMMANDS } from "./validator-commands.ts";

// biome-ignore lint/suspicious/noExplicitAny: a handler is invariant in its payload, so `unknown` admits none.
type AnyHandler = CommandHandler<any>;

const HANDLERS: readonly AnyHandler[] = [
  ...ACT_COMMANDS,
  ...ANSWER_COMMANDS,
  ...ATTESTATION_COMMANDS,
  ...OBJECTION_COMMANDS,
  ...APPEAL_COMMANDS,
  ...BALLOT_COMMANDS,
  ...COMMENT_COMMANDS,
  ...DELEGATION_COMMANDS,
  ...EXECUTION_COMMANDS,
  ...PROPOSAL_COMMANDS,
  ...MODERATE_COMMANDS,
  ...REACTION_COMMANDS,
  ...REVIEW_COMMANDS,
  ...KEY_COMMANDS,
  ...RECOVERY_COMMANDS,
  ...ROLE_COMMANDS,
  ...STAKE_COMMANDS,
  ...THREAD_COMMANDS,
  ...TRANSFER_COMMANDS,
  ...VALIDATOR_COMMANDS,
  ...TREASURY_COMMANDS,
];

const BY_COMMAND: ReadonlyMap<CommandName, AnyHandler> = new Map(
  HANDLERS.map((handler) => [handler.command, handler]),
);

/** How a command is decided, or undefined for one that the machine carries out itself. */
export function commandHandler(command: CommandName): AnyHandler | undefined {
  return BY_COMMAND.get(command);
}
