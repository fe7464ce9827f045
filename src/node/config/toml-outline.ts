import { parse } from "smol-toml";
import { assert } from "../../primitives/assert.ts";

/** A key with its value, and the offsets where they stand. */
export interface TomlEntry {
  /** Names from the top of the document down. */
  readonly path: readonly string[];
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** True for an inline table: its keys follow as entries of their own. */
  readonly isTable: boolean;
}

/** A header `[table]` or `[[table]]`. */
export interface TomlHeader {
  readonly path: readonly string[];
  readonly isArray: boolean;
  readonly start: number;
  readonly end: number;
}

/** Where the keys and tables of a document stand, which its parser does not tell. */
export interface TomlOutline {
  readonly entries: readonly TomlEntry[];
  readonly headers: readonly TomlHeader[];
}

/** Finds the places of a document's keys. Requires: a text that the parser has accepted. Source: TOML 1.1.0. */
export function outlineToml(text: string): TomlOutline {
  return new Scanner(text).document();
}

class Scanner {
  readonly #text: string;
  #at = 0;
  readonly #entries: TomlEntry[] = [];
  readonly #headers: TomlHeader[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  document(): TomlOutline {
    let table: readonly string[] = [];
    for (this.#skipBlank(); this.#at < this.#text.length; this.#skipBlank()) {
      if (this.#text[this.#at] === "[") table = this.#header();
      else this.#entry(table, this.#entries);
    }
    return { entries: this.#entries, headers: this.#headers };
  }

  #header(): readonly string[] {
    const start = this.#at;
    const isArray = this.#text.startsWith("[[", start);
    this.#at += isArray ? 2 : 1;
    const path = this.#key();
    this.#at += isArray ? 2 : 1;
    this.#headers.push({ path, isArray, start, end: this.#at });
    return path;
  }

  /** One `key = value`. What stands inside arrays is a part of their value: nobody lists it then. */
  #entry(table: readonly string[], into: TomlEntry[] | null): void {
    const start = this.#at;
    const path = [...table, ...this.#key()];
    assert(this.#text[this.#at] === "=", `no value at offset ${this.#at}`);
    this.#at += 1;
    this.#skipSpace();
    const valueStart = this.#at;
    const inner: TomlEntry[] = [];
    const isTable = this.#text[valueStart] === "{";
    this.#value(path, into === null ? null : inner);
    into?.push({ path, start, valueStart, valueEnd: this.#at, isTable }, ...inner);
  }

  /** The names of a dotted key; stands after it and the space behind it. */
  #key(): readonly string[] {
    const path: string[] = [];
    for (;;) {
      this.#skipSpace();
      const start = this.#at;
      const first = this.#text[start];
      if (first === '"' || first === "'") this.#string();
      else this.#skipWhile(/[A-Za-z0-9_-]/);
      assert(this.#at > start, `no key at offset ${start}`);
      path.push(nameOf(this.#text.slice(start, this.#at)));
      this.#skipSpace();
      if (this.#text[this.#at] !== ".") return path;
      this.#at += 1;
    }
  }

  #value(path: readonly string[], into: TomlEntry[] | null): void {
    const start = this.#at;
    const first = this.#text[start];
    if (first === '"' || first === "'") this.#string();
    else if (first === "[") this.#items("]", () => this.#value(path, null));
    else if (first === "{") this.#items("}", () => this.#entry(path, into));
    else {
      this.#skipWhile(/[^,\]}#\r\n]/);
      this.#at = start + this.#text.slice(start, this.#at).trimEnd().length;
    }
  }

  #items(end: string, item: () => void): void {
    this.#at += 1;
    for (this.#skipBlank(); this.#text[this.#at] !== end; this.#skipBlank()) {
      assert(this.#at < this.#text.length, `no ${end} before the end`);
      if (this.#text[this.#at] === ",") this.#at += 1;
      else item();
    }
    this.#at += 1;
  }

  #string(): void {
    this.#at = endOfString(this.#text, this.#at);
  }

  #skipSpace(): void {
    this.#skipWhile(/[ \t]/);
  }

  /** Over white space, ends of lines and comments. */
  #skipBlank(): void {
    for (;;) {
      this.#skipWhile(/[ \t\r\n]/);
      if (this.#text[this.#at] !== "#") return;
      this.#skipWhile(/[^\n]/);
    }
  }

  #skipWhile(pattern: RegExp): void {
    while (this.#at < this.#text.length && pattern.test(this.#text[this.#at] ?? "")) this.#at += 1;
  }
}

/** The offset after the string that begins at `start`, or the text's end where it is never closed. */
export function endOfString(text: string, start: number): number {
  const quote = text[start] ?? "";
  const isLong = text.startsWith(quote.repeat(3), start);
  const closing = isLong ? quote.repeat(3) : quote;
  let at = start + closing.length;
  while (at < text.length && !text.startsWith(closing, at)) {
    at += quote === '"' && text[at] === "\\" ? 2 : 1;
  }
  at = Math.min(at + closing.length, text.length);
  // A long string may end in one or two quotes of its own, before the three that close it.
  for (let more = 0; isLong && more < 2 && text[at] === quote; more++) at += 1;
  return at;
}

/** The name that a part of a key stands for. */
function nameOf(raw: string): string {
  if (!/^["']/.test(raw)) return raw;
  const [name = ""] = Object.keys(parse(`${raw} = 0`));
  return name;
}
