import { readAccount } from "../../governance/account.ts";
import { Overlay } from "../../governance/overlay.ts";
import { type Rejection, reject } from "../../governance/rejection.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { decodeRecordPayload } from "../../ledger/record-payload.ts";
import { executeTransaction } from "../../machine/execute-transaction.ts";
import { toHex } from "../../primitives/hex.ts";
import { checkInvariants } from "./invariants.ts";
import { requireProposalCommand, simulateRun } from "./simulate-run.ts";
import type { SimulatedWrite, Simulation } from "./simulation.ts";
import type { WriteGround } from "./write-ground.ts";

/** Tries a transaction in the next block, as if it were signed. */
export function simulateWrite(ground: WriteGround, write: SimulatedWrite): Simulation {
  const { state } = ground;
  const draft = new Overlay(state);
  const refused = refuseSender(state, write);
  if (refused !== null) return dropped(state, refused);
  const { receipt, rejection } = execute(ground, write, draft);
  const changes = draft.changes();
  const invariants = checkInvariants({ before: state, after: draft, changes }, ground.context.now);
  return { rejection, events: receipt.events, before: state, changes, invariants };
}

/**
 * Tries what a proposal would do when it comes to run: the proposal that the transaction makes or names, at the
 * earliest moment at which it can.
 */
export function simulateAtEta(ground: WriteGround, write: SimulatedWrite): Simulation {
  requireProposalCommand(write.command);
  const refused = refuseSender(ground.state, write);
  if (refused !== null) return dropped(ground.state, refused);
  const draft = new Overlay(ground.state);
  if (write.command !== "executeProposal") {
    const { rejection } = execute(ground, write, draft);
    if (rejection !== null) return dropped(ground.state, rejection);
  }
  return simulateRun(ground, write, draft);
}

function execute(ground: WriteGround, { command, body, fee }: SimulatedWrite, draft: Overlay) {
  const record = command === "recordStatement" ? decodeRecordPayload(body.payload) : null;
  const admitted = {
    bytes: new Uint8Array(0),
    transaction: { body, signatures: [] },
    command,
    record: record?.ok === true ? record.value : undefined,
    fee,
    signatureCost: 0,
  };
  return executeTransaction(admitted, 0, draft, ground.context);
}

/** What admission would refuse before anything is executed, as far as it needs no signature. */
function refuseSender(
  state: StateReader,
  { command, body, fee }: SimulatedWrite,
): Rejection | null {
  const account = readAccount(state, body.account);
  if (account === undefined) {
    return reject("GOV_ACCOUNT_UNKNOWN", { account: toHex(body.account) });
  }
  if (command === "recordStatement") {
    const record = decodeRecordPayload(body.payload);
    if (!record.ok) return reject("GOV_STATEMENT_INVALID", { fault: record.error.code });
  }
  if (fee <= account.liquid) return null;
  return reject("GOV_FEE_UNPAYABLE", { fee: String(fee), liquid: String(account.liquid) });
}

function dropped(state: StateReader, rejection: Rejection): Simulation {
  return { rejection, events: [], before: state, changes: [], invariants: [] };
}
