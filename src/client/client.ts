import type { z } from "zod";
import type { AT } from "../rpc/fields.ts";
import type { CallParamsOf, MethodSet, ResultOf } from "../rpc/method.ts";
import { METHODS } from "../rpc/method-table.ts";
import type { ClientError } from "./client-error.ts";
import { type ClientOptions, pauseMs, RETRIES, sleepFor } from "./client-options.ts";
import { type EventOptions, followEvents, type StreamItem } from "./follow-events.ts";
import { type CallOutcome, type OutgoingCall, postCalls } from "./post-calls.ts";

type Table = typeof METHODS;

/** Name of a method. */
export type MethodName = keyof Table & string;

/** What a read is given besides its own parameters. */
interface ReadOptions {
  readonly min_height?: number;
  readonly wait_ms?: number;
}

/** Parameters of a method by name. */
export type ParamsOfCall<N extends MethodName> = CallParamsOf<Table[N]> &
  (Table[N]["kind"] extends "read" ? ReadOptions : unknown);

/** Answer of a method: of a read with the state that answered. */
export type AnswerOf<N extends MethodName> = ResultOf<Table[N]> &
  (Table[N]["kind"] extends "read" ? { readonly at: z.output<typeof AT> } : unknown);

/** A call in a batch. */
export interface BatchCall<N extends MethodName = MethodName> {
  readonly method: N;
  readonly params?: ParamsOfCall<N>;
}

/** What became of a call in a batch. */
export type BatchOutcome<N extends MethodName> =
  | { readonly ok: true; readonly result: AnswerOf<N> }
  | { readonly ok: false; readonly error: ClientError };

/** A node as a program sees it. Nothing here knows where it runs: a browser and Node are the same to it. */
export interface LedgerClient {
  /** Calls a method. Throws a `ClientError`. */
  call<N extends MethodName>(
    method: N,
    params?: ParamsOfCall<N>,
    signal?: AbortSignal,
  ): Promise<AnswerOf<N>>;
  /** Makes several calls in one request, in their order. */
  batch<const N extends readonly MethodName[]>(
    calls: { readonly [I in keyof N]: BatchCall<N[I]> },
    signal?: AbortSignal,
  ): Promise<{ readonly [I in keyof N]: BatchOutcome<N[I]> }>;
  /** Events without gap and without duplicate, over any number of lost connections. */
  events(options?: EventOptions): AsyncGenerator<StreamItem, void, undefined>;
}

/** A client of the node at a place. */
export function createClient(options: ClientOptions): LedgerClient {
  return {
    async call(method, params, signal) {
      const call = { method, params: params ?? {} };
      const [outcome] = await tryCalls(options, [call], signal);
      if (outcome?.ok === true) return outcome.result as never;
      throw outcome?.error;
    },
    async batch(calls, signal) {
      const outgoing = calls.map(({ method, params }) => ({ method, params: params ?? {} }));
      return (await tryCalls(options, outgoing, signal)) as never;
    },
    events: (wanted = {}) => followEvents(options, wanted),
  };
}

/** Makes calls, and makes them again where that changes nothing but the chance of an answer. */
async function tryCalls(
  options: ClientOptions,
  calls: readonly OutgoingCall[],
  signal: AbortSignal | undefined,
): Promise<readonly CallOutcome[]> {
  const { retries = RETRIES, sleep = sleepFor } = options;
  const isRepeatable = calls.every(isIdempotent);
  for (let tries = 0; ; tries++) {
    const outcomes = await attempt(options, calls, signal);
    const failed = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
    const mayRepeat = failed.every(
      ({ isUntried, code }) => isUntried || (isRepeatable && code === null),
    );
    // A batch of which a part was done is not made again: its caller sees which part.
    if (failed.length < calls.length || !mayRepeat || tries >= retries) return outcomes;
    const waits = failed.map(({ retryAfterS }) => retryAfterS ?? 0);
    await sleep(pauseMs(tries, Math.max(...waits)), signal);
    signal?.throwIfAborted();
  }
}

async function attempt(
  options: ClientOptions,
  calls: readonly OutgoingCall[],
  signal: AbortSignal | undefined,
): Promise<readonly CallOutcome[]> {
  try {
    return await postCalls(options, calls, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    return calls.map(() => ({ ok: false, error: cause as ClientError }));
  }
}

/** A read changes nothing; a signed transaction is the same one however often it is sent. */
function isIdempotent({ method, params }: OutgoingCall): boolean {
  const methods: MethodSet = METHODS;
  if (methods[method]?.kind === "read") return true;
  return typeof params === "object" && params !== null && ("tx" in params || "auth" in params);
}
