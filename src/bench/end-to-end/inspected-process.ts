import { assert } from "../../primitives/assert.ts";

/** A process whose inspector listens, by which its memory can be looked at without what waits to be collected. */
export class InspectedProcess {
  readonly #socket: WebSocket;
  #number = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Connects to the address that the process has printed. */
  static async connect(url: string): Promise<InspectedProcess> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", reject, { once: true });
    });
    return new InspectedProcess(socket);
  }

  /**
   * Collects all garbage.
   * Source: Chrome DevTools Protocol, `HeapProfiler.collectGarbage`.
   */
  async collectGarbage(): Promise<void> {
    const id = ++this.#number;
    const answered = new Promise<string>((resolve, reject) => {
      const listening = new AbortController();
      const { signal } = listening;
      const take = ({ data }: MessageEvent): void => {
        const answer = JSON.parse(String(data)) as { readonly id?: number };
        if (answer.id !== id) return;
        listening.abort();
        resolve(String(data));
      };
      this.#socket.addEventListener("message", take, { signal });
      this.#socket.addEventListener("close", reject, { signal });
    });
    this.#socket.send(JSON.stringify({ id, method: "HeapProfiler.collectGarbage" }));
    const answer = await answered;
    assert(!answer.includes('"error"'), `the inspector refuses: ${answer}`);
  }

  close(): void {
    this.#socket.close();
  }
}
