import { err, ok, type Result } from "../primitives/result.ts";

/** A value of a JSON document. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object of a JSON document, its names unique. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** True for an object, which an array is not. */
export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Why a text is not one strict JSON document, and where. */
export interface StrictJsonFault {
  readonly reason: string;
  /** Index of the character at fault. */
  readonly index: number;
}

/** Thrown inside this file only; no `Error`, since hostile bytes must not cost a stack trace each. */
class Stop {
  readonly fault: StrictJsonFault;

  constructor(reason: string, index: number) {
    this.fault = { reason, index };
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what ends a plain run
const PLAIN_RUN = /[^"\\\u0000-\u001f]*/y;
const SPACE = /[ \t\n\r]*/y;
const HEX_DIGITS = /^[0-9a-fA-F]{4}$/;
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
const WORDS = [
  ["true", true],
  ["false", false],
  ["null", null],
] as const;

/**
 * The value of a text that is one JSON document and nothing else. Stricter than `JSON.parse`: no name twice in an
 * object, no lone surrogate, no number beyond the range of a double, no nesting beyond `depthMax`.
 * Source: RFC 8259; RFC 7493 section 2 for names and surrogates. Cost: linear in the text.
 */
export function readStrictJson(text: string, depthMax: number): Result<JsonValue, StrictJsonFault> {
  try {
    const reader = new Reader(text, depthMax);
    return ok(reader.document());
  } catch (stop) {
    if (stop instanceof Stop) return err(stop.fault);
    throw stop;
  }
}

class Reader {
  readonly #text: string;
  readonly #depthMax: number;
  #at = 0;
  #depth = 0;

  constructor(text: string, depthMax: number) {
    this.#text = text;
    this.#depthMax = depthMax;
  }

  document(): JsonValue {
    const value = this.#value();
    if (this.#at !== this.#text.length) return this.#fail("something follows the document");
    return value;
  }

  /** Reads a value and the white space around it. */
  #value(): JsonValue {
    this.#space();
    const value = this.#bareValue();
    this.#space();
    return value;
  }

  #bareValue(): JsonValue {
    const first = this.#text[this.#at];
    if (first === "{") return this.#object();
    if (first === "[") return this.#array();
    if (first === '"') return this.#string();
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#number();
  }

  #object(): JsonObject {
    const members = new Map<string, JsonValue>();
    this.#enter();
    if (!this.#accept("}")) {
      do {
        this.#space();
        const start = this.#at;
        const name = this.#string();
        if (members.has(name)) throw new Stop(`the name ${JSON.stringify(name)} twice`, start);
        this.#space();
        if (!this.#accept(":")) return this.#fail("no colon after a name");
        members.set(name, this.#value());
      } while (this.#accept(","));
      if (!this.#accept("}")) return this.#fail("an object that does not end");
    }
    this.#depth -= 1;
    return Object.fromEntries(members);
  }

  #array(): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#enter();
    if (!this.#accept("]")) {
      do items.push(this.#value());
      while (this.#accept(","));
      if (!this.#accept("]")) return this.#fail("an array that does not end");
    }
    this.#depth -= 1;
    return items;
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text);
    if (found === null) return this.#fail("no JSON value");
    const value = Number(found[0]);
    if (!Number.isFinite(value)) return this.#fail("a number beyond the range of a double");
    this.#at += found[0].length;
    return value;
  }

  #string(): string {
    const start = this.#at;
    if (!this.#accept('"', false)) return this.#fail("no string where a name must be");
    let value = "";
    for (;;) {
      PLAIN_RUN.lastIndex = this.#at;
      const run = PLAIN_RUN.exec(this.#text)?.[0] ?? "";
      value += run;
      this.#at += run.length;
      if (this.#accept('"', false)) break;
      if (this.#text[this.#at] !== "\\") return this.#fail("a string that does not end");
      value += this.#escape();
    }
    if (!value.isWellFormed()) throw new Stop("a lone surrogate in a string", start);
    return value;
  }

  /** Reads what a backslash begins. */
  #escape(): string {
    const letter = this.#text[this.#at + 1] ?? "";
    if (letter === "u") {
      const digits = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!HEX_DIGITS.test(digits)) return this.#fail("an escape without four digits");
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = SHORT_ESCAPES.get(letter);
    if (character === undefined) return this.#fail("an unknown escape");
    this.#at += 2;
    return character;
  }

  /** Consumes the bracket that begins an object or an array. */
  #enter(): void {
    this.#depth += 1;
    if (this.#depth > this.#depthMax) this.#fail(`nested deeper than ${this.#depthMax}`);
    this.#at += 1;
    this.#space();
  }

  /** Consumes a character if it comes next, with the white space after it where that may follow. */
  #accept(character: string, skipsSpace = true): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    if (skipsSpace) this.#space();
    return true;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #fail(reason: string): never {
    throw new Stop(reason, this.#at);
  }
}
