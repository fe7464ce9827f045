import { setTimeout } from "node:timers/promises";
import { Pool } from "undici";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { processClock } from "../measure/clock.ts";

/** A call of a method, as JSON-RPC sends it. */
export interface LoadCall {
  readonly method: string;
  readonly params: unknown;
}

/** How long a refused call waits before it is sent again. */
const AGAIN_MS = 20;

/**
 * Sends calls to a server over connections that stay open, one call at a time on each. The library is the one that
 * costs the least: what the sender takes is taken from the server.
 */
export class HttpLoad {
  readonly #pool: Pool;

  constructor(url: string, connections: number) {
    this.#pool = new Pool(url, { connections, pipelining: 1 });
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** The result of one call; a refusal for lack of room is tried again, any other ends the measurement. */
  async call({ method, params }: LoadCall): Promise<Readonly<Record<string, unknown>>> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    for (;;) {
      const answer = JSON.parse(await this.#post(body)) as Answered;
      if (answer.result !== undefined) return answer.result;
      if (answer.error?.data?.name !== "RPC_MEMPOOL_FULL") throw refused(method, answer);
      await setTimeout(AGAIN_MS);
    }
  }

  /**
   * Sends all calls, so many at a time, each when one before it is answered. Milliseconds from each `group` of answers
   * to the next, the first from the start.
   */
  async closedLoop(
    calls: readonly LoadCall[],
    { atOnce, group }: { readonly atOnce: number; readonly group: number },
  ): Promise<readonly number[]> {
    const times: number[] = [];
    let since = processClock();
    let answered = 0;
    let next = 0;
    const worker = async (): Promise<void> => {
      for (;;) {
        const call = calls[next++];
        if (call === undefined) return;
        await this.call(call);
        answered += 1;
        if (answered % group !== 0) continue;
        const now = processClock();
        times.push(now - since);
        since = now;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return times;
  }

  /**
   * Sends calls at fixed moments, whether or not earlier ones are answered. Milliseconds from the moment of each until
   * its answer, so that a server that stands still is charged for all who wait (no coordinated omission).
   */
  async openLoop(calls: readonly LoadCall[], perSecond: number): Promise<readonly number[]> {
    const start = processClock();
    const latencies: Promise<number>[] = [];
    for (const [index, call] of calls.entries()) {
      const due = start + (1000 * index) / perSecond;
      const early = due - processClock();
      if (early > 0) await setTimeout(early);
      latencies.push(this.call(call).then(() => processClock() - due));
    }
    return Promise.all(latencies);
  }

  async #post(body: string): Promise<string> {
    const headers = { "content-type": "application/json" };
    const sent = await this.#pool.request({ path: "/rpc", method: "POST", headers, body });
    return await sent.body.text();
  }
}

interface Answered {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly data?: { readonly name?: string } };
}

function refused(method: string, answer: Answered): LedgerError {
  return new LedgerError({
    code: "BENCH_CALL",
    message: `A measured call of ${method} was refused: ${JSON.stringify(answer.error)}`,
    fix: "This is a defect of the measurement: report it with its output.",
    evidence: { method },
  });
}
