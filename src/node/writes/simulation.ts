import type { CommandName } from "../../governance/command.ts";
import type { Rejection } from "../../governance/rejection.ts";
import type { StateChanges, StateReader } from "../../governance/state-access.ts";
import type { StatementEvent } from "../../ledger/statement.ts";
import type { TransactionBody } from "../../ledger/transaction.ts";
import type { Amount } from "../../primitives/brand.ts";
import type { InvariantAnswer } from "./invariants.ts";

/** What a transaction, or the run of the proposal that it is about, would make of the state. Nothing is kept. */
export interface Simulation {
  /** Why it would not be done, or null. */
  readonly rejection: Rejection | null;
  readonly events: readonly StatementEvent[];
  readonly before: StateReader;
  readonly changes: StateChanges;
  readonly invariants: readonly InvariantAnswer[];
}

/** A command that somebody would send, with the fee that it would pay. */
export interface SimulatedWrite {
  readonly command: CommandName;
  readonly body: TransactionBody;
  readonly fee: Amount;
}
