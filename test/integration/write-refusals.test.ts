import assert from "node:assert/strict";
import { test } from "node:test";
import type { SubmitFault } from "../../src/node/sequencer/submission.ts";
import { STATE_ROLLBACK } from "../../src/node/story/state-rollback.ts";
import { submitError } from "../../src/node/writes/send-fault.ts";
import { LedgerError } from "../../src/primitives/ledger-error.ts";
import { tellService } from "../support/node/told-service.ts";

const told = tellService(STATE_ROLLBACK);

test("why the node has not taken a transaction, in the words of the interface", () => {
  const full: SubmitFault = {
    reason: "full",
    class: "governance",
    of: "account",
    unit: "transactions",
    found: 17,
    quota: 16,
  };
  const { code, more } = submitError(told.service, null, full);
  assert.equal(code, "RPC_MEMPOOL_FULL");
  assert.deepEqual(more.evidence, {
    class: "governance",
    of: "account",
    unit: "transactions",
    found: 17,
    quota: 16,
  });
  const error = new LedgerError({
    code: "STORAGE_FULL",
    message: "The disk is full.",
    fix: "Free it.",
  });
  const blocked = submitError(told.service, null, { reason: "unavailable", error });
  assert.deepEqual([blocked.code, blocked.more.fix], ["RPC_NOT_AVAILABLE", "Free it."]);
  told.close();
});
