import type { RpcErrorObject } from "../rpc/rpc-error.ts";
import { ClientError } from "./client-error.ts";
import { type ClientOptions, TIMEOUT_MS } from "./client-options.ts";

/** A call as it goes out. */
export interface OutgoingCall {
  readonly method: string;
  readonly params: unknown;
}

/** What came back for a call. */
export type CallOutcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: ClientError };

interface Incoming {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: RpcErrorObject;
}

/** Sends calls as one request: one by itself, several as a batch. Throws a `ClientError` where no node answers. */
export async function postCalls(
  options: ClientOptions,
  calls: readonly OutgoingCall[],
  signal?: AbortSignal,
): Promise<readonly CallOutcome[]> {
  const requests = calls.map((call, id) => ({ jsonrpc: "2.0", id, ...call }));
  const body = JSON.stringify(requests.length === 1 ? requests[0] : requests);
  const incoming = await exchange(options, body, signal);
  if (!Array.isArray(incoming)) {
    const outcome = outcomeOf(incoming as Incoming);
    // One refusal for a whole batch is that of each of its calls.
    return calls.map(() => outcome);
  }
  const byId = new Map((incoming as readonly Incoming[]).map((each) => [each.id, each]));
  return calls.map((_, id) => outcomeOf(byId.get(id)));
}

async function exchange(
  options: ClientOptions,
  body: string,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const limit = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  try {
    const response = await (options.fetch ?? fetch)(`${options.url}/rpc`, {
      method: "POST",
      headers: { "content-type": "application/json", ...options.headers },
      body,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    return await readJson(response);
  } catch (cause) {
    if (cause instanceof ClientError) throw cause;
    signal?.throwIfAborted();
    throw ClientError.unreachable(`No answer of ${options.url}.`, cause);
  }
}

/** The JSON of an answer, which a refusal has too, whatever its status. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw ClientError.unreachable(`The answer with status ${response.status} is no JSON.`, cause);
  }
}

function outcomeOf(incoming: Incoming | undefined): CallOutcome {
  if (incoming?.error !== undefined) return { ok: false, error: refusalOf(incoming.error) };
  if (incoming !== undefined && "result" in incoming) return { ok: true, result: incoming.result };
  return { ok: false, error: ClientError.unreachable("The node left the call without an answer.") };
}

function refusalOf(error: RpcErrorObject): ClientError {
  const hasName = typeof error.data?.name === "string";
  return hasName
    ? ClientError.refused(error)
    : ClientError.unreachable(`An error that is none of a node: ${error.message}`);
}
