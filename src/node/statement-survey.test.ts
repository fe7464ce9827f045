import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { refusalOf, temporaryFolder } from "../../test/support/temporary.ts";
import { decideStart } from "./import-resume.ts";
import { type StatementSurvey, surveyStatements } from "./statement-survey.ts";

const folder = temporaryFolder();

function survey(
  content: string | Uint8Array,
  options: { readonly mediaType?: string; readonly prefixBytes?: number } = {},
): Promise<StatementSurvey> {
  const path = join(folder, "file.ndjson");
  writeFileSync(path, content);
  const { mediaType = "application/json", prefixBytes = 0 } = options;
  return surveyStatements(path, { mediaType, prefixBytes, lineBytesMax: 1000 });
}

function sha256(text: string): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(text).digest());
}

test("a good file is counted and named by its digest", async () => {
  const text = '{"a":1}\n[]\n"ü"\n';
  const found = await survey(text);
  assert.deepEqual([found.lines, found.bytes], [3, 16]);
  assert.deepEqual(Uint8Array.from(found.digest), sha256(text));
});

const BAD = [
  ["an empty line", "{}\n\n{}\n", "IMPORT_EMPTY_LINE", 2, 3],
  ["an empty first line", "\n", "IMPORT_EMPTY_LINE", 1, 0],
  ["a byte order mark", "\ufeff{}\n", "IMPORT_BOM", 1, 0],
  ["line ends of another system", "{}\r\n{}\r\n", "IMPORT_CARRIAGE_RETURN", 1, 2],
  ["a byte that is no UTF-8", Buffer.from('{}\n{"a":"x\xffy"}\n', "latin1"), "IMPORT_UTF8", 2, 10],
  ["Latin-1", Buffer.from('{"a":"\xe9t\xe9"}\n', "latin1"), "IMPORT_UTF8", 1, 6],
  ["UTF-16", Buffer.from('{"a":1}\n', "utf16le"), "IMPORT_JSON", 1, 1],
  ["a zero byte in a text", '{"a":"\0"}\n', "IMPORT_JSON", 1, 6],
  ["half an object", '{"a":1}\n{"b":\n', "IMPORT_JSON", 2, 13],
  ["two values on a line", "{} {}\n", "IMPORT_JSON", 1, 3],
  ["a comma too many after wide letters", '{"ü":1,}\n', "IMPORT_JSON", 1, 8],
  ["a cut last line", '{"a":1}\n{"b"', "IMPORT_JSON", 2, 12],
  ["a line beyond the limit", `"${"x".repeat(999)}"\n`, "IMPORT_LINE_LENGTH", 1, 0],
] as const;

for (const [what, content, code, line, offset] of BAD) {
  test(`${what} is refused with its place`, async () => {
    const refused = await refusalOf(() => survey(content));
    const { path: _, ...place } = refused.evidence;
    assert.deepEqual([refused.code, place], [code, { line, offset }], refused.message);
    assert.match(
      refused.message,
      new RegExp(`^Nothing of \\S+ was imported\\. Line ${line}, byte `),
    );
    assert.notEqual(refused.fix, undefined);
  });
}

test("an empty file is no file of contents", async () => {
  assert.equal((await refusalOf(() => survey(""))).code, "IMPORT_EMPTY");
});

test("deep nesting is JSON like any other, and costs no stack", async () => {
  const deep = `${"[".repeat(400)}${"]".repeat(400)}\n`;
  assert.equal((await survey(deep)).lines, 1);
});

test("other media types are not read as JSON: text must be UTF-8, the rest is bytes", async () => {
  assert.equal((await survey("no json\n", { mediaType: "text/plain" })).lines, 1);
  const latin = Buffer.from("\xe9\n", "latin1");
  const refused = await refusalOf(() => survey(latin, { mediaType: "text/plain" }));
  assert.equal(refused.code, "IMPORT_UTF8");
  assert.equal((await survey(latin, { mediaType: "application/octet-stream" })).lines, 1);
  const json = await refusalOf(() => survey("no json\n", { mediaType: "application/ld+json" }));
  assert.equal(json.code, "IMPORT_JSON");
});

test("an import goes on after the lines that its file begins with", async () => {
  const old = '{"a":1}\n{"b":2}\n';
  const progress = { bytesDone: old.length, linesDone: 2, digest: sha256(old), height: 7 };
  const prefixBytes = old.length;
  const start = { doneBytes: old.length, doneLines: 2 };
  assert.deepEqual(decideStart(await survey(old, { prefixBytes }), progress, false), start);
  const grown = await survey(`${old}{"c":3}\n`, { prefixBytes });
  assert.deepEqual(decideStart(grown, progress, false), start);
  assert.deepEqual(decideStart(grown, progress, true), { doneBytes: 0, doneLines: 0 }, "again");
  assert.deepEqual(decideStart(grown, null, false), { doneBytes: 0, doneLines: 0 }, "a new file");
});

test("a last line without its end may get one later, and nothing else", async () => {
  const old = '{"a":1}\n{"b":2}';
  const progress = { bytesDone: old.length, linesDone: 2, digest: sha256(old), height: 7 };
  const prefixBytes = old.length;
  const ended = await survey(`${old}\n{"c":3}\n`, { prefixBytes });
  assert.deepEqual(decideStart(ended, progress, false), { doneBytes: 15, doneLines: 2 });
  const longer = await survey(`${old} \n`, { prefixBytes });
  const refused = await refusalOf(() => decideStart(longer, progress, false));
  assert.equal(refused.code, "IMPORT_OTHER_FILE");
});

test("another beginning and a shorter file are another file", async () => {
  const old = '{"a":1}\n{"b":2}\n';
  const progress = { bytesDone: old.length, linesDone: 2, digest: sha256(old), height: 7 };
  const prefixBytes = old.length;
  for (const text of ['{"a":9}\n{"b":2}\n{"c":3}\n', '{"a":1}\n']) {
    const found = await survey(text, { prefixBytes });
    const refused = await refusalOf(() => decideStart(found, progress, false));
    assert.deepEqual([refused.code, refused.evidence.linesDone], ["IMPORT_OTHER_FILE", 2]);
  }
});
