import assert from "node:assert/strict";
import { test } from "node:test";
import { LedgerError } from "../primitives/ledger-error.ts";
import { Options, readUint } from "./options.ts";

const options = new Options({ json: true, batch: "16", blockContents: "x", key: ["a", "b"] });

test("options are read by type, absent ones as absent", () => {
  assert.equal(options.flag("json"), true);
  assert.equal(options.flag("again"), false);
  assert.equal(options.text("batch"), "16");
  assert.equal(options.text("plan"), undefined);
  assert.equal(options.uint("batch"), 16);
  assert.equal(options.uint("plan"), undefined);
  assert.deepEqual(options.texts("key"), ["a", "b"]);
  assert.deepEqual(options.texts("none"), []);
});

test("a value that is no integer within its bounds names its flag", () => {
  const refused = (call: () => unknown): LedgerError => {
    try {
      call();
    } catch (error) {
      if (error instanceof LedgerError) return error;
    }
    return assert.fail("it was taken");
  };
  assert.match(refused(() => options.uint("blockContents")).message, /--block-contents .*"x"/);
  for (const text of ["", "-1", "1.5", "1e3", "0x10", " 7", "9007199254740993", "17"]) {
    const error = refused(() => readUint(text, "--batch", { min: 1, max: 16 }));
    assert.equal(error.code, "CLI_VALUE", text);
  }
  assert.equal(readUint("1", "--batch", { min: 1, max: 16 }), 1);
  assert.equal(readUint("16", "--batch", { min: 1, max: 16 }), 16);
  assert.equal(refused(() => readUint("0", "--batch", { min: 1 })).code, "CLI_VALUE");
});
