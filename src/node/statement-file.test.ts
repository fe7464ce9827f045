import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { refusalOf, temporaryFolder } from "../../test/support/temporary.ts";
import { readStatementLines, type StatementLine } from "./statement-file.ts";

const folder = temporaryFolder();
const LIMIT = 600_000;

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function linesOf(path: string, limit = LIMIT): Promise<readonly StatementLine[]> {
  const lines: StatementLine[] = [];
  for await (const group of readStatementLines(path, limit)) lines.push(...group);
  return lines;
}

function brief(lines: readonly StatementLine[]) {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return lines.map(({ number, offset, bytes, end, raw }) => [
    number,
    offset,
    text(bytes),
    end,
    text(raw),
  ]);
}

test("lines have their number, place and bytes, and the last may lack its end", async () => {
  assert.deepEqual(brief(await linesOf(file("a", "one\n\nthree\n"))), [
    [1, 0, "one", 4, "one\n"],
    [2, 4, "", 5, "\n"],
    [3, 5, "three", 11, "three\n"],
  ]);
  assert.deepEqual(brief(await linesOf(file("b", "one\ntwo"))), [
    [1, 0, "one", 4, "one\n"],
    [2, 4, "two", 7, "two"],
  ]);
  assert.deepEqual(await linesOf(file("c", "")), []);
});

test("lines that lie across chunks are whole, packed or not", async () => {
  // Lengths around the chunk of 256 KiB, so that ends fall before, on and after its border.
  const texts = [262_143, 1, 262_144, 262_145, 5, 524_288].map((length, index) =>
    String.fromCharCode(97 + index).repeat(length),
  );
  const whole = `${texts.join("\n")}\n`;
  for (const path of [
    file("d", whole),
    file("d.gz", gzipSync(whole)),
    file("e", gzipSync(whole)),
  ]) {
    const lines = await linesOf(path);
    assert.deepEqual(
      lines.map(({ bytes }) => new TextDecoder().decode(bytes)),
      texts,
    );
    let offset = 0;
    for (const line of lines) {
      assert.equal(line.offset, offset);
      offset = line.end;
    }
    assert.equal(offset, whole.length);
  }
});

test("a line may be as long as the limit, and not a byte longer", async () => {
  const path = file("f", `${"x".repeat(100)}\n`);
  assert.equal((await linesOf(path, 100)).length, 1);
  const refused = await refusalOf(() => linesOf(path, 99));
  assert.equal(refused.code, "IMPORT_LINE_LENGTH");
  assert.deepEqual(refused.evidence, { path, line: 1, offset: 0 });
  const open = file("g", `ok\n${"x".repeat(1_000_000)}`);
  const endless = await refusalOf(() => linesOf(open, 1000));
  assert.deepEqual(endless.evidence, { path: open, line: 2, offset: 3 });
});

test("a packed file that was cut, altered or never packed is named so, with the place", async () => {
  const packed = gzipSync(`${"a line\n".repeat(100_000)}`);
  const cut = await refusalOf(() => linesOf(file("cut.gz", packed.subarray(0, packed.length - 9))));
  assert.equal(cut.code, "IMPORT_FILE_PACKING");
  assert.match(cut.message, /the file was cut off/);
  const altered = Uint8Array.from(packed);
  altered[packed.length - 6] = (altered[packed.length - 6] ?? 0) ^ 1;
  const wrong = await refusalOf(() => linesOf(file("altered.gz", altered)));
  assert.match(wrong.message, /not those of gzip/);
  const plain = await refusalOf(() => linesOf(file("plain.gz", "a line\n")));
  assert.equal(plain.code, "IMPORT_FILE_PACKING");
});

test("a missing file and a folder are out of reach", async () => {
  const missing = await refusalOf(() => linesOf(join(folder, "nowhere")));
  assert.deepEqual(
    [missing.code, /no such file/i.test(missing.message)],
    ["IMPORT_FILE_READ", true],
  );
  assert.equal((await refusalOf(() => linesOf(folder))).code, "IMPORT_FILE_READ");
});
