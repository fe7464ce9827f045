import assert from "node:assert/strict";
import { test } from "node:test";
import { LedgerError } from "../primitives/ledger-error.ts";
import { RPC_ERROR_TABLE } from "../rpc/rpc-error-table.ts";
import { adviseError } from "./error-advice.ts";
import { readErrorPage } from "./error-page.ts";
import { errorText, tellError } from "./error-text.ts";
import { refusedError } from "./node-connection.ts";

const CALL = {
  program: "mathledger",
  command: "proposal show",
  argv: ["proposal", "show", "7", "--node", "http://127.0.0.1:8080"],
};
const plain = (_: string, text: string): string => text;

/** What section 2.1 of the interfaces says of each: no, usage, not yet, out of reach, refused, permission. */
const EXITS: Readonly<Record<string, number>> = {
  RPC_PARSE: 1,
  RPC_REQUEST: 1,
  RPC_METHOD: 2,
  RPC_PARAMS: 2,
  RPC_INTERNAL: 4,
  RPC_NOT_FOUND: 1,
  RPC_HEIGHT_NOT_REACHED: 3,
  RPC_PRUNED: 1,
  RPC_SIGNATURE_REQUIRED: 5,
  RPC_SIGNATURE_INVALID: 5,
  RPC_TX_REJECTED: 5,
  RPC_TX_FAILED: 5,
  RPC_MEMPOOL_FULL: 5,
  RPC_RATE_LIMITED: 4,
  RPC_TOO_LARGE: 1,
  RPC_UNAUTHORIZED: 6,
  RPC_FORBIDDEN: 6,
  RPC_CURSOR: 1,
  RPC_SEQ_GONE: 1,
  RPC_SYNCING: 3,
  RPC_STOPPING: 3,
  RPC_TIMEOUT: 4,
  RPC_NOT_AVAILABLE: 2,
};

test("every error of the interface is told in three lines with a command to paste", () => {
  assert.deepEqual(
    RPC_ERROR_TABLE.map(({ name }) => name),
    Object.keys(EXITS),
  );
  for (const { name, fix } of RPC_ERROR_TABLE) {
    const detail = "It went wrong.";
    const refused = refusedError({ message: detail, data: { name, detail, fix } });
    const told = tellError(adviseError(refused, CALL));
    const lines = errorText(told, plain).trimEnd().split("\n");
    assert.match(
      lines.join("\n"),
      /^error: It went wrong\.\nwhy: [A-Z].+\.\nfix: .*mathledger .+\ncode: RPC_/,
      name,
    );
    assert.equal(lines.length, 4, name);
    assert.equal(told.exitCode, EXITS[name], name);
  }
});

test("a refusal of the rules is explained by its own code, and a typo by the nearest word", () => {
  const fixOf = (more: object, argv: readonly string[] = CALL.argv): string | undefined => {
    const error = { name: "RPC_TX_REJECTED", detail: "No.", fix: "Read `rejection`.", ...more };
    const refused = refusedError({ message: "No.", data: error });
    return adviseError(refused, { ...CALL, argv }).fix;
  };
  const rejection = { code: "GOV_VOTE_CLOSED", facts: {} };
  assert.equal(fixOf({ rejection }), "mathledger explain GOV_VOTE_CLOSED");
  const name = "RPC_NOT_FOUND";
  const evidence = { key: "exec.retry", nearest: "exec.retry_s" };
  assert.equal(
    fixOf({ name, evidence }, ["params", "get", "exec.retry"]),
    "mathledger params get exec.retry_s",
  );
  assert.equal(
    fixOf({ name, fix: "Call list_proposals for the proposals of this ledger." }),
    "mathledger proposal list --node http://127.0.0.1:8080",
  );
});

test("every code of the page has a reason and a fix, also where the place of the error gives none", () => {
  const rows = readErrorPage();
  assert.ok(rows.length > 300, `${rows.length} rows`);
  for (const { code } of rows) {
    const bare = new LedgerError({ code, message: "It went wrong" });
    const told = tellError(adviseError(bare, CALL));
    assert.match(told.what, /^It went wrong\.$/, code);
    assert.ok((told.why ?? "").length > 3, code);
    assert.match(told.fix ?? "", /mathledger /, code);
  }
});
