import assert from "node:assert/strict";
import { test } from "node:test";
import { literalEncode } from "../../test/support/literal-codec.ts";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { asciiBytes, concatBytes } from "../primitives/bytes.ts";
import { COMMANDS, commandOfKind } from "./command.ts";
import { readAmount, writeParameterEntry } from "./parameter.ts";
import { isParameterKey } from "./parameter-table.ts";
import { REJECTION_CODES, rejectionName } from "./rejection.ts";
import {
  listState,
  readState,
  sharedTable,
  stateKey,
  stateTable,
  writeState,
} from "./state-table.ts";
import { generationTable, readGeneration, readSupply } from "./supply.ts";

const table = stateTable("count/", uint());

test("an entry stands under its prefix and suffix, in canonical bytes", () => {
  const state = emptyDraft();
  const suffix = Uint8Array.of(1, 2);
  assert.equal(readState(state, table, suffix), undefined);
  writeState(state, table, { suffix, value: 300 });
  assert.equal(readState(state, table, suffix), 300);
  const key = concatBytes(asciiBytes("count/"), suffix);
  assert.deepEqual(stateKey(table, suffix), key);
  assert.deepEqual(state.get(key), literalEncode(300));
});

test("a key has 1 to 64 bytes", () => {
  assert.equal(stateKey(table, new Uint8Array(58)).length, 64);
  assert.throws(() => stateKey(table, new Uint8Array(59)), /state key of 65 bytes/);
  assert.throws(() => stateKey(stateTable("", uint())), /state key of 0 bytes/);
});

test("entries are listed in the order of their suffixes, those of other tables left out", () => {
  const state = emptyDraft();
  for (const suffix of [3, 1, 2]) {
    writeState(state, table, { suffix: Uint8Array.of(suffix), value: 10 * suffix });
  }
  state.put(asciiBytes("counts"), literalEncode(1));
  const rows = [...listState(state, table)].map(({ suffix, value }) => [suffix[0], value]);
  assert.deepEqual(rows, [
    [1, 10],
    [2, 20],
    [3, 30],
  ]);
});

test("a value that does not decode is a defect of ours", () => {
  const state = emptyDraft();
  state.put(stateKey(table), new Uint8Array([0xf6]));
  assert.throws(() => readState(state, table), /under count\/ does not decode/);
});

test("a parameter has its initial value until it is set", () => {
  const state = emptyDraft();
  assert.equal(readAmount(state, "fee.per_byte", 0), 10n);
  writeParameterEntry(state, "fee.per_byte", { version: 1, value: 0n, ramp: null });
  assert.equal(readAmount(state, "fee.per_byte", 0), 0n);
  assert.equal(isParameterKey("fee.per_byte"), true);
  assert.equal(isParameterKey("toString"), false);
});

test("supply and generation are there from block 0 on", () => {
  const state = emptyDraft();
  assert.throws(() => readSupply(state), /without supply/);
  assert.throws(() => readGeneration(state), /without generation/);
  writeState(state, generationTable, { value: 3 });
  assert.equal(readGeneration(state), 3);
});

test("kinds of commands and numbers of codes are frozen", () => {
  const kinds = Object.entries(COMMANDS).map(([name, { kind, role }]) => `${kind} ${name} ${role}`);
  assert.deepEqual(kinds.slice(0, 4), [
    "0 account.open other",
    "1 recordStatement other",
    "2 submitEvidence other",
    "3 submitAct other",
  ]);
  const places = Object.values(COMMANDS).map(({ kind }) => kind);
  assert.deepEqual(places, [...places.keys()], "appended, never reused");
  assert.equal(commandOfKind(1), "recordStatement");
  assert.equal(commandOfKind(Object.keys(COMMANDS).length), undefined);
  const numbers = Object.values(REJECTION_CODES);
  assert.equal(new Set(numbers).size, numbers.length);
  assert.deepEqual(
    numbers,
    Array.from(numbers, (_, index) => (index < 41 ? index + 1 : index + 2)),
    "appended, never reused; 42 is kept",
  );
  assert.equal(rejectionName(REJECTION_CODES.GOV_ACT_NONCE), "GOV_ACT_NONCE");
  assert.equal(rejectionName(28), "GOV_ACT_NONCE");
  assert.equal(rejectionName(0), undefined);
});

test("a shared value is decoded once, and a write is seen at once", () => {
  const table = sharedTable("shared/", struct({ count: uint() }));
  const state = emptyDraft();
  assert.equal(readState(state, table), undefined);
  writeState(state, table, { value: { count: 1 } });
  const first = readState(state, table);
  assert.deepEqual(first, { count: 1 });
  assert.equal(readState(state, table), first);
  writeState(state, table, { value: { count: 2 } });
  assert.deepEqual(readState(state, table), { count: 2 });
  const other = stateTable("shared/", struct({ count: uint() }));
  assert.notEqual(readState(state, other), readState(state, other));
});
