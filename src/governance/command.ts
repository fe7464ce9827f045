import type { FeeClass } from "./fee.ts";

/**
 * What a role's signature list must admit for a command: `vote` for kinds that decide, `other` for the rest.
 */
export type CommandRole = "vote" | "other";

/** The commands by number. Append only: kinds stand in old blocks for ever. */
export const COMMANDS = {
  "account.open": { kind: 0, role: "other", feeClass: "transfer" },
  recordStatement: { kind: 1, role: "other", feeClass: "statement" },
  submitEvidence: { kind: 2, role: "other", feeClass: "statement" },
  submitAct: { kind: 3, role: "other", feeClass: "vote" },
} as const satisfies Readonly<
  Record<string, { readonly kind: number; readonly role: CommandRole; readonly feeClass: FeeClass }>
>;

export type CommandName = keyof typeof COMMANDS;

/** Name of a kind, or undefined for a number that stands for no command. */
export function commandOfKind(kind: number): CommandName | undefined {
  return (Object.keys(COMMANDS) as CommandName[]).find((name) => COMMANDS[name].kind === kind);
}
