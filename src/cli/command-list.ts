import type { CommandEntry } from "./command-module.ts";

/** Every command of the first level, in the order of the help. A module is loaded when its command is called. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "tour",
    summary: "see it all: record, migrate, fall back, verify, prove, catch a forger",
    load: () => import("./commands/tour.ts"),
  },
  {
    name: "devnet",
    summary: "a chain to try things on, with residents: up, down, reset, advance",
    load: () => import("./commands/devnet.ts"),
  },
  {
    name: "init",
    summary: "make a new ledger: keys, genesis document, block 0",
    load: () => import("./commands/init.ts"),
  },
  {
    name: "import",
    summary: "record the lines of a file as contents",
    load: () => import("./commands/import.ts"),
  },
  {
    name: "keys",
    summary: "make, list, show, move and rotate key files",
    load: () => import("./commands/keys.ts"),
  },
  {
    name: "verify-chain",
    summary: "verify every block of the ledger from its bytes alone",
    load: () => import("./commands/verify-chain.ts"),
  },
  {
    name: "validate-block",
    summary: "judge one block by every check",
    load: () => import("./commands/validate-block.ts"),
  },
  {
    name: "block-info",
    summary: "show a block: header, ids, links, roots, sizes, seals",
    load: () => import("./commands/block-info.ts"),
  },
  {
    name: "epoch-info",
    summary: "show an epoch: its blocks, algorithms and decision",
    load: () => import("./commands/epoch-info.ts"),
  },
  {
    name: "verify-dual-commitment",
    summary: "compute the dual commitment of a block again",
    load: () => import("./commands/verify-dual-commitment.ts"),
  },
  {
    name: "node",
    summary: "run the node of a data folder, and ask a running one how it stands",
    load: () => import("./commands/node.ts"),
  },
  {
    name: "pq",
    summary: "show readiness for post-quantum algorithms",
    load: () => import("./commands/pq.ts"),
  },
  {
    name: "proof",
    summary: "make and check proofs of statements",
    load: () => import("./commands/proof.ts"),
  },
  {
    name: "export",
    summary: "write the chain to a file that anyone can verify",
    load: () => import("./commands/export.ts"),
  },
  {
    name: "verify",
    summary: "verify a chain file without a data folder",
    load: () => import("./commands/verify.ts"),
  },
  {
    name: "import-chain",
    summary: "bring the blocks of a chain file into the data folder",
    load: () => import("./commands/import-chain.ts"),
  },
  {
    name: "audit",
    summary: "export all that an auditor needs, verify it anywhere, compare, report",
    load: () => import("./commands/audit.ts"),
  },
  {
    name: "index",
    summary: "make the index of lists, searches and histories again",
    load: () => import("./commands/ledger-index.ts"),
  },
  {
    name: "emergency",
    summary: "act as the emergency council: declare, sign, attest, submit, status, list",
    load: () => import("./commands/emergency.ts"),
  },
  {
    name: "rollback",
    summary: "plan a way back to an earlier state, and propose it",
    load: () => import("./commands/rollback.ts"),
  },
  {
    name: "scenario",
    summary: "tell a story of governance on a chain of its own, and check it",
    load: () => import("./commands/scenario.ts"),
  },
  {
    name: "replay",
    summary: "put recorded votes of other systems through this ledger, and compare",
    load: () => import("./commands/replay.ts"),
  },
  {
    name: "proposal",
    summary: "write, try, submit, list and show proposals: state, tally, versions, runs",
    load: () => import("./commands/proposal.ts"),
  },
  {
    name: "vote",
    summary: "cast a ballot and prove it offline, show votes, explain why one stands as it stands",
    load: () => import("./commands/vote.ts"),
  },
  {
    name: "delegate",
    summary: "let others vote with one's power, take it back, show who delegates to whom",
    load: () => import("./commands/delegate.ts"),
  },
  {
    name: "account",
    summary: "open an account, show its balances, locks, keys, roles, power",
    load: () => import("./commands/account.ts"),
  },
  {
    name: "stake",
    summary: "bond tokens as stake, and take them out",
    load: () => import("./commands/stake.ts"),
  },
  {
    name: "transfer",
    summary: "pay tokens to an account",
    load: () => import("./commands/transfer.ts"),
  },
  {
    name: "treasury",
    summary: "show the treasury: balance, entries, budgets",
    load: () => import("./commands/treasury.ts"),
  },
  {
    name: "params",
    summary: "show parameters: values, bounds, history, differences",
    load: () => import("./commands/params.ts"),
  },
  {
    name: "review",
    summary: "write and file technical reviews, show that of a proposal",
    load: () => import("./commands/review.ts"),
  },
  {
    name: "attest",
    summary: "ask the attestors about a block, attest, show what they confirm",
    load: () => import("./commands/attest.ts"),
  },
  {
    name: "metrics",
    summary: "show how the ledger governs itself, in figures",
    load: () => import("./commands/metrics.ts"),
  },
  {
    name: "attack",
    summary: "mount the attacks of the threat table: list, run",
    load: () => import("./commands/attack.ts"),
  },
  {
    name: "backup",
    summary: "copy the ledger to a new folder, beside a node that runs",
    load: () => import("./commands/backup.ts"),
  },
  {
    name: "snapshot",
    summary: "write the state as of the newest block, begin a ledger from it elsewhere",
    load: () => import("./commands/snapshot.ts"),
  },
  {
    name: "config",
    summary: "show, set and check the node's configuration, with the origin of each value",
    load: () => import("./commands/config.ts"),
  },
  {
    name: "doctor",
    summary:
      "look for what stands in the way: clock, disk, ports, permissions, self-tests, configuration, ledger",
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "explain",
    summary: "say what a code means and what to do",
    load: () => import("./commands/explain.ts"),
  },
  {
    name: "tx",
    summary: "build, sign, send, wait for, show and decode transactions",
    load: () => import("./commands/tx.ts"),
  },
  {
    name: "completion",
    summary: "print a completion script for bash, zsh or fish",
    load: () => import("./commands/completion.ts"),
  },
  {
    name: "help",
    summary: "show the help of a command",
    load: () => import("./commands/help.ts"),
  },
  ...["bench", "localnet", "radar", "support-bundle", "upgrade"].map(
    (name): CommandEntry => ({
      name,
      summary: "not in this version",
      hidden: true,
      load: () => import("./commands/unavailable.ts"),
    }),
  ),
];
