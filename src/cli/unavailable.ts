import type { Command } from "commander";
import type { Call } from "./call.ts";
import type { Action } from "./command-module.ts";
import { usageError } from "./usage-error.ts";

/** What a command that is not here yet would need, and what serves meanwhile. */
interface Missing {
  readonly why: string;
  readonly fix: string;
}

/** By the first word, or both words, of the commands that a later version brings. */
const MISSING: Readonly<Record<string, Missing>> = {
  bench: {
    why: "The benchmarks run from the source tree only.",
    fix: "npm run bench -- --quick, in a checkout of the source",
  },
  "config migrate": {
    why: "There is one form of the configuration so far, and nothing to migrate.",
    fix: "mathledger config check",
  },
  localnet: {
    why: "A cluster of several nodes needs replication, which this version does not have.",
    fix: "mathledger devnet up --validators 4, four sealers in one process",
  },
  radar: {
    why: "The drift radar is not part of this version.",
    fix: "mathledger verify-chain, and mathledger audit compare of two nodes",
  },
  "rollback rehearse": {
    why: "A rehearsal needs several nodes, which this version does not have.",
    fix: "mathledger scenario run state-rollback, or mathledger scenario run emergency-fallback",
  },
  "support-bundle": {
    why: "No part of this version gathers one.",
    fix: "mathledger doctor --json, and mathledger node status --json",
  },
  upgrade: {
    why: "Upgrades of a running node in place are not part of this version.",
    fix: "mathledger backup create FOLDER, then install the release by hand",
  },
};

/** Adds a command that says that this version does not have it, whatever it is given. */
export function addUnavailable(
  command: Command,
  action: Action,
  ...words: readonly string[]
): void {
  for (const word of words) refuse(command.command(word, { hidden: true }), action);
}

/** Makes a command of the first level, with all that it would have below, one that this version does not have. */
export function refuse(command: Command, action: Action): void {
  command
    .description("not in this version")
    .argument("[words...]", "anything")
    .allowUnknownOption()
    .action(action(unavailable));
}

function unavailable(call: Call): never {
  const [first = ""] = call.command.split(" ");
  const { why, fix } = MISSING[call.command] ??
    MISSING[first] ?? {
      why: "A later version brings it.",
      fix: `${call.program} --help`,
    };
  const below = call.args.filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith("-"));
  const name = [call.command, ...below.slice(0, 1)].join(" ");
  throw usageError({
    code: "CLI_NOT_AVAILABLE",
    message: `${call.program} ${name} is not available in this version. ${why}`,
    fix,
    evidence: { command: name },
  });
}
