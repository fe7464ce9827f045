import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../primitives/assert.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { errorJson, errorText, tellError } from "./error-text.ts";

const plain = (_: string, text: string): string => text;

test("an error is told as what, why, fix and code", () => {
  const told = tellError(
    new LedgerError({
      code: "STORAGE_LOCKED",
      message: "The ledger in /a/ledger.db is open. Process 7 has it.",
      fix: "kill 7",
      evidence: { pid: 7 },
    }),
  );
  assert.equal(
    errorText(told, plain),
    [
      "error: The ledger in /a/ledger.db is open.",
      "why: Process 7 has it.",
      "fix: kill 7",
      "code: STORAGE_LOCKED",
      "",
    ].join("\n"),
  );
  assert.deepEqual(JSON.parse(errorJson(told)), {
    schema: "mathledger.cli/error/1",
    code: "STORAGE_LOCKED",
    exit_code: 4,
    what: "The ledger in /a/ledger.db is open.",
    why: "Process 7 has it.",
    fix: "kill 7",
    evidence: { pid: 7 },
  });
});

test("an error of one sentence takes its why from its cause, or has none", () => {
  const cause = new Error("EACCES: permission denied");
  const caused = tellError(new LedgerError({ code: "CLI_FILE_READ", message: "No.", cause }));
  assert.equal(caused.why, "EACCES: permission denied");
  const bare = tellError(new LedgerError({ code: "CLI_FILE_READ", message: "No." }));
  assert.equal(errorText(bare, plain), "error: No.\ncode: CLI_FILE_READ\n");
});

test("what is no error of an edge is a defect, without a stack trace", () => {
  for (const [error, code] of [
    [new TypeError("x is undefined"), "CLI_DEFECT"],
    [new InvariantError("two and two"), "INVARIANT"],
    ["a text", "CLI_DEFECT"],
  ] as const) {
    const told = tellError(error);
    assert.deepEqual([told.code, told.exitCode], [code, 70]);
    assert.match(
      errorText(told, plain),
      /^error: This is a defect of mathledger\.\nwhy: .+\nfix: /,
    );
    assert.doesNotMatch(errorText(told, plain), /\n\s+at /);
  }
});

test("evidence of bytes and amounts is written as JSON writes them in the ledger", () => {
  const told = tellError(
    new LedgerError({
      code: "GOV_FEE_TOO_LOW",
      message: "No.",
      evidence: { id: new Uint8Array([0xab]), fee: 2n ** 100n, nested: [new Uint8Array([1])] },
    }),
  );
  assert.deepEqual(JSON.parse(errorJson(told)).evidence, {
    id: "0xab",
    fee: "1267650600228229401496703205376",
    nested: ["0x01"],
  });
});
