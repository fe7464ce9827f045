/** A block of a stream: an event, or a sign of life that moves the resume point alone. */
export interface SseBlock {
  readonly id: string | null;
  readonly event: string;
  /** Null where the block has no data. */
  readonly data: string | null;
}

/** Takes a stream of server-sent events apart. Source: WHATWG HTML, "Interpreting an event stream". */
export class SseParser {
  readonly #decoder = new TextDecoder();
  #rest = "";
  #id: string | null = null;
  #event = "message";
  #data: string[] = [];

  /** The blocks that end with these bytes. */
  push(bytes: Uint8Array): readonly SseBlock[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const blocks: SseBlock[] = [];
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(this.#rest);
      if (end === null) return blocks;
      const line = this.#rest.slice(0, end.index);
      this.#rest = this.#rest.slice(end.index + end[0].length);
      if (line === "") blocks.push(this.#endBlock());
      else this.#readLine(line);
    }
  }

  #readLine(line: string): void {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") this.#id = value;
    if (field === "event") this.#event = value;
    if (field === "data") this.#data.push(value);
  }

  #endBlock(): SseBlock {
    const data = this.#data.length === 0 ? null : this.#data.join("\n");
    const block = { id: this.#id, event: this.#event, data };
    this.#id = null;
    this.#event = "message";
    this.#data = [];
    return block;
  }
}
