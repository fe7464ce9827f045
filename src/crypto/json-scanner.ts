/** A member's value as far as a caller may rely on it: texts and truth values; all else is only known to be there. */
export type JsonMember =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "other" };

/** The members of one object by name. */
export type JsonMembers = ReadonlyMap<string, JsonMember>;

/** Thrown inside this file only; no `Error`, since hostile bytes must not cost a stack trace each. */
class JsonFault {}

const OTHER: JsonMember = { kind: "other" };
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const HEX_DIGITS = /^[0-9a-fA-F]{4}$/;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * The members of a text that is one JSON object and nothing else, or undefined. Stricter than `JSON.parse`, for a
 * text that a signature is judged by: no name twice in any object, no lone surrogate, no nesting beyond `depthMax`.
 * Source: RFC 8259; RFC 7493 section 2 for names and surrogates.
 */
export function scanJsonObject(text: string, depthMax: number): JsonMembers | undefined {
  try {
    const scanner = new Scanner(text, depthMax);
    const members = scanner.object();
    scanner.end();
    return members;
  } catch (fault) {
    if (fault instanceof JsonFault) return undefined;
    throw fault;
  }
}

class Scanner {
  readonly #text: string;
  readonly #depthMax: number;
  #at = 0;
  #depth = 0;

  constructor(text: string, depthMax: number) {
    this.#text = text;
    this.#depthMax = depthMax;
  }

  /** Reads an object, white space before and after it included. */
  object(): JsonMembers {
    const members = new Map<string, JsonMember>();
    this.#expect("{");
    this.#enter();
    if (!this.#accept("}")) {
      do {
        this.#space();
        const name = this.#string();
        if (members.has(name)) this.#fail();
        this.#expect(":");
        members.set(name, this.#value());
      } while (this.#accept(","));
      this.#expect("}");
    }
    this.#depth -= 1;
    return members;
  }

  /** Asserts that nothing follows. */
  end(): void {
    if (this.#at !== this.#text.length) this.#fail();
  }

  #array(): void {
    this.#expect("[");
    this.#enter();
    if (!this.#accept("]")) {
      do this.#value();
      while (this.#accept(","));
      this.#expect("]");
    }
    this.#depth -= 1;
  }

  #value(): JsonMember {
    this.#space();
    const member = this.#bareValue();
    this.#space();
    return member;
  }

  #bareValue(): JsonMember {
    switch (this.#text[this.#at]) {
      case "{":
        this.object();
        return OTHER;
      case "[":
        this.#array();
        return OTHER;
      case '"':
        return { kind: "string", value: this.#string() };
      case "t":
        return this.#word("true", { kind: "boolean", value: true });
      case "f":
        return this.#word("false", { kind: "boolean", value: false });
      case "n":
        return this.#word("null", OTHER);
      default:
        return this.#number();
    }
  }

  #word(word: string, member: JsonMember): JsonMember {
    if (!this.#text.startsWith(word, this.#at)) this.#fail();
    this.#at += word.length;
    return member;
  }

  #number(): JsonMember {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text);
    if (found === null) return this.#fail();
    this.#at += found[0].length;
    return OTHER;
  }

  #string(): string {
    if (this.#text[this.#at] !== '"') this.#fail();
    let value = "";
    for (this.#at += 1; ; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === undefined || character < " ") return this.#fail();
      if (character === '"') break;
      value += character === "\\" ? this.#escape() : character;
    }
    this.#at += 1;
    return value.isWellFormed() ? value : this.#fail();
  }

  /** Reads what a backslash begins and stops at its last character. */
  #escape(): string {
    this.#at += 1;
    const letter = this.#text[this.#at] ?? "";
    if (letter !== "u") return SHORT_ESCAPES[letter] ?? this.#fail();
    const digits = this.#text.slice(this.#at + 1, this.#at + 5);
    if (!HEX_DIGITS.test(digits)) this.#fail();
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > this.#depthMax) this.#fail();
  }

  /** Consumes white space, the character, and white space again. */
  #expect(character: string): void {
    if (!this.#accept(character)) this.#fail();
  }

  #accept(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    this.#space();
    return true;
  }

  #space(): void {
    for (;;) {
      const character = this.#text[this.#at];
      const isSpace =
        character === " " || character === "\t" || character === "\n" || character === "\r";
      if (!isSpace) return;
      this.#at += 1;
    }
  }

  #fail(): never {
    throw new JsonFault();
  }
}
