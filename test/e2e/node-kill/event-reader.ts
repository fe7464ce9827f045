import assert from "node:assert/strict";

/** Reads the events of a node over SSE, and goes on where it was when the node is back. */
export class EventReader {
  readonly seqs: number[] = [];
  #token = "";

  /** Reads until the connection ends, by whatever. */
  async read(url: string, signal: AbortSignal): Promise<void> {
    const headers = this.#token === "" ? undefined : { "last-event-id": this.#token };
    const query = this.#token === "" ? "?from=-1" : "";
    try {
      const response = await fetch(`${url}/v1/events${query}`, {
        signal,
        ...(headers === undefined ? {} : { headers }),
      });
      if (response.status !== 200 || response.body === null) {
        throw new Error(`the stream answers ${response.status}: ${await response.text()}`);
      }
      let text = "";
      for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
        text += part;
        const messages = text.split("\n\n");
        text = messages.pop() ?? "";
        for (const message of messages) this.#take(message);
      }
    } catch (cause) {
      // A killed node ends the connection in the middle; what was not whole was not taken.
      if (cause instanceof Error && /the stream answers|out of order/.test(cause.message))
        throw cause;
    }
  }

  /** True iff events up to a height have come, as far as the stream has told. */
  hasReached(seq: number): boolean {
    return (this.seqs.at(-1) ?? -1) >= seq;
  }

  #take(message: string): void {
    const fields = new Map(
      message.split("\n").map((line): [string, string] => {
        const at = line.indexOf(":");
        return [line.slice(0, at), line.slice(at + 1).trimStart()];
      }),
    );
    const data = fields.get("data");
    if (data !== undefined) {
      const { seq } = JSON.parse(data);
      const last = this.seqs.at(-1) ?? -1;
      assert.ok(seq > last, `out of order: event ${seq} after ${last}`);
      this.seqs.push(seq);
    }
    const id = fields.get("id");
    if (id !== undefined) this.#token = id;
  }
}
