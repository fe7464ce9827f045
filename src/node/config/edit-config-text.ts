import { showValue } from "./check-value.ts";
import type { ConfigValue } from "./config-key.ts";
import type { KeyName } from "./config-table.ts";
import { type GuideLine, liftGuideLines } from "./guide-lines.ts";
import { outlineToml, type TomlEntry, type TomlOutline } from "./toml-outline.ts";

/** A piece of a text to be replaced. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Sets a key in the text of a file. Comments, order and the form of everything else stay; a key that is not there
 * comes after the last one of its table, in a new table at the end where there is none. Guide lines of the key are
 * taken out, since it stands at the top then. Requires: a text that its reader has accepted.
 */
export function editConfigText(text: string, name: KeyName, value: ConfigValue): string {
  const lifted = liftGuideLines(text);
  const guide = lifted.lines.filter(({ key }) => key === name);
  const outline = outlineToml(lifted.text);
  const isGuideKey = !name.includes(".");
  const place = isGuideKey
    ? placeAtTop(text, { guide: lifted.lines, outline, name, value })
    : placeInTable(text, outline, name, value);
  const removed = guide
    .filter(({ valueStart }) => valueStart !== place.start)
    .map(({ start, end }) => ({ start, end: afterBreak(text, end), text: "" }));
  return [...removed, place]
    .sort((a, b) => b.start - a.start)
    .reduce((edited, { start, end, text: piece }) => {
      return edited.slice(0, start) + piece + edited.slice(end);
    }, text);
}

function placeAtTop(
  text: string,
  {
    guide,
    outline,
    name,
    value,
  }: {
    readonly guide: readonly GuideLine[];
    readonly outline: TomlOutline;
    readonly name: KeyName;
    readonly value: ConfigValue;
  },
): Splice {
  const top = guide.filter(({ isAtTop }) => isAtTop);
  const standing = top.findLast(({ key }) => key === name);
  if (standing !== undefined) {
    return { start: standing.valueStart, end: standing.end, text: showValue(value) };
  }
  const firstHeader = outline.headers[0]?.start ?? text.length;
  const entries = outline.entries.filter(({ start }) => start < firstHeader);
  const ends = [...top.map(({ end }) => end), ...entries.map(({ valueEnd }) => valueEnd)];
  const at = ends.length === 0 ? afterOpeningComment(text) : afterBreak(text, Math.max(...ends));
  return insertLine(text, at, `${name} = ${showValue(value)}`);
}

function placeInTable(
  text: string,
  { entries, headers }: TomlOutline,
  name: KeyName,
  value: ConfigValue,
): Splice {
  const [table = "", key = ""] = name.split(".");
  const standing = entries.find(({ path }) => path.join(".") === name);
  if (standing !== undefined) {
    return { start: standing.valueStart, end: standing.valueEnd, text: showValue(value) };
  }
  const inline = entries.find(({ path, isTable }) => isTable && path.join(".") === table);
  if (inline !== undefined) return insertInline(inline, { entries, key, value });
  const siblings = entries.filter(({ path }) => path.length > 1 && path[0] === table);
  const last = siblings.at(-1);
  const header = headers.find(({ path }) => path.join(".") === table);
  const line = `${header === undefined ? name : key} = ${showValue(value)}`;
  if (last !== undefined) return insertLine(text, afterBreak(text, last.valueEnd), line);
  if (header !== undefined) return insertLine(text, afterBreak(text, header.end), line);
  const gap = text === "" || /\n\s*\n$/.test(text) ? "" : breakOf(text);
  return insertLine(
    text,
    text.length,
    `${gap}[${table}]${breakOf(text)}${key} = ${showValue(value)}`,
  );
}

function insertInline(
  inline: TomlEntry,
  {
    entries,
    key,
    value,
  }: {
    readonly entries: readonly TomlEntry[];
    readonly key: string;
    readonly value: ConfigValue;
  },
): Splice {
  const last = entries.findLast(
    ({ start, valueEnd }) => start > inline.start && valueEnd < inline.valueEnd,
  );
  const setting = `${key} = ${showValue(value)}`;
  if (last === undefined) {
    return { start: inline.valueStart, end: inline.valueEnd, text: `{ ${setting} }` };
  }
  const { valueEnd: at } = last;
  return { start: at, end: at, text: `, ${setting}` };
}

/** A line of its own at the offset, which is the beginning of a line or the end of a text without a last break. */
function insertLine(text: string, at: number, line: string): Splice {
  const isOpen = at > 0 && text[at - 1] !== "\n";
  return { start: at, end: at, text: `${isOpen ? breakOf(text) : ""}${line}${breakOf(text)}` };
}

/** The beginning of the next line. */
function afterBreak(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

/** After the comment that opens the file, where an empty line sets it apart from what follows. */
function afterOpeningComment(text: string): number {
  return /^(?:#[^\n]*\n)+[ \t]*\r?\n/.exec(text)?.[0].length ?? 0;
}

function breakOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
