import type { EventFilter, EventJson } from "../rpc/event-fields.ts";
import type { RpcErrorData } from "../rpc/rpc-error.ts";
import { ClientError } from "./client-error.ts";
import { type ClientOptions, pauseMs, sleepFor } from "./client-options.ts";
import { type SseBlock, SseParser } from "./sse-parser.ts";

/** Which events, from where on, and until when. */
export interface EventOptions {
  readonly filter?: EventFilter;
  /** Resume token, `-1` for all events; absent: from now on. */
  readonly from?: string;
  readonly signal?: AbortSignal;
}

/** What a stream brings. */
export type StreamItem =
  | { readonly kind: "event"; readonly token: string; readonly event: EventJson }
  /** What was brought from above a height is void; it comes anew, as the chain now has it. */
  | { readonly kind: "reorganized"; readonly token: string; readonly commonHeight: number };

/** A stream that says nothing for so long is lost: the node gives a sign of life every 15 s. */
const SILENCE_MS_MAX = 45_000;

/** Follows the events of a node; a connection that is lost is made again from where it broke. */
export async function* followEvents(
  options: ClientOptions,
  wanted: EventOptions,
): AsyncGenerator<StreamItem, void, undefined> {
  const { sleep = sleepFor } = options;
  const { signal } = wanted;
  const isOver = (): boolean => signal?.aborted === true;
  let token = wanted.from;
  for (let failures = 0; !isOver(); failures++) {
    try {
      for await (const block of openStream(options, { ...wanted, token })) {
        failures = 0;
        token = block.id ?? token;
        const item = itemOf(block, token ?? "");
        if (item !== null) yield item;
      }
    } catch (cause) {
      if (isOver()) return;
      if (!(cause instanceof ClientError) || !isPassing(cause)) throw cause;
    }
    await sleep(pauseMs(Math.min(failures, 10), null), signal);
  }
}

/** True for what another try may mend. */
function isPassing({ code, isUntried }: ClientError): boolean {
  return code === null || isUntried;
}

function itemOf({ event, data }: SseBlock, token: string): StreamItem | null {
  if (data === null) return null;
  const value = JSON.parse(data);
  if (event === "chain_reorganized") {
    return { kind: "reorganized", token, commonHeight: value.common_height };
  }
  return { kind: "event", token, event: value as EventJson };
}

async function* openStream(
  options: ClientOptions,
  wanted: EventOptions & { readonly token: string | undefined },
): AsyncGenerator<SseBlock, void, undefined> {
  const silence = new AbortController();
  const signals = wanted.signal === undefined ? [] : [wanted.signal];
  const signal = AbortSignal.any([silence.signal, ...signals]);
  let alarm: ReturnType<typeof setTimeout> | undefined;
  const rearm = (): void => {
    clearTimeout(alarm);
    alarm = setTimeout(() => silence.abort(), SILENCE_MS_MAX);
  };
  try {
    rearm();
    const body = await request(options, queryOf(wanted), signal);
    const parser = new SseParser();
    const reader = body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        rearm();
        yield* parser.push(value);
      }
    } finally {
      await reader.cancel().catch(() => {});
    }
  } catch (cause) {
    if (cause instanceof ClientError) throw cause;
    throw ClientError.unreachable(`The stream of ${options.url} broke.`, cause);
  } finally {
    clearTimeout(alarm);
  }
}

async function request(
  options: ClientOptions,
  query: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const response = await (options.fetch ?? fetch)(`${options.url}/v1/events?${query}`, {
    headers: { accept: "text/event-stream", ...options.headers },
    signal,
  });
  if (response.status === 200 && response.body !== null) return response.body;
  const problem = (await response.json()) as RpcErrorData & {
    readonly code: number;
    readonly title: string;
  };
  throw ClientError.refused({ code: problem.code, message: problem.title, data: problem });
}

function queryOf({
  filter = {},
  token,
}: {
  readonly filter?: EventFilter;
  readonly token: string | undefined;
}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) query.set(name, String(value));
  if (token !== undefined) query.set("from", token);
  return query.toString();
}
