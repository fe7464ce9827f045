import { nearestName } from "../../ledger/json-nearest.ts";
import { assert } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Method, MethodSet } from "../../rpc/method.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { CallContext, NodeService } from "../service/node-service.ts";
import type { Page, SortKey } from "../service/page.ts";
import { THREAD_TURNS } from "../service/turns.ts";
import { MACHINE_TIMER, type Timer } from "../timer.ts";
import { type BlockHead, blockHead } from "./block-head.ts";
import { CursorSeal, type WalkQuery } from "./cursor-seal.ts";
import { HeightWaiter } from "./height-waiter.ts";
import { readParams } from "./read-params.ts";

/** Seconds after which a caller may ask again when the node is not ready. */
const RETRY_AFTER_S = 2;

type Params = Readonly<Record<string, unknown>>;
type Handler = (params: Params, call: CallContext) => unknown;

/** Methods with the functions behind them. */
export interface MethodBook {
  readonly methods: MethodSet;
  readonly handlers: Readonly<Record<string, unknown>>;
}

/** One call as it came in. */
export interface CallRequest {
  readonly method: string;
  /** Parameters by name, by position, or none. */
  readonly params: unknown;
  readonly listener: CallContext["listener"];
  readonly signal?: AbortSignal;
}

/** The answer to a call. */
export interface CallAnswer {
  readonly result: Params;
  /** The state that answered; null where none was read. */
  readonly at: BlockHead | null;
}

/** What one call may take, and what it gets where it names no number. */
export interface CallLimits {
  /** Rows of a page. */
  readonly rows: number;
  /** Time that a read waits for its height. */
  readonly waitMs: number;
  /** Longest time that a read takes, the waiting for its height apart. */
  readonly readMs: number;
}

const DEFAULT_CALL_LIMITS: CallLimits = { rows: 50, waitMs: 2_000, readMs: 10_000 };

/** How a caller of methods is set up. */
export interface CallerOptions {
  /** Read at each call, since a reload changes them. */
  readonly limits?: () => CallLimits;
  readonly timer?: Timer;
  readonly cursors?: CursorSeal;
  /** Told of what no caller can mend: a defect, a failing disk. */
  readonly onFailure?: (method: string, cause: unknown) => void;
}

/** Carries out calls of methods, whatever brought them: HTTP, a WebSocket, or a command that reads a data folder. */
export class MethodCaller {
  readonly #service: NodeService;
  readonly #book: MethodBook;
  readonly #names = new Map<string, Method>();
  readonly #timer: Timer;
  readonly #cursors: CursorSeal;
  readonly #waiter: HeightWaiter;
  readonly #limits: () => CallLimits;
  readonly #onFailure: (method: string, cause: unknown) => void;
  #isStopping = false;

  constructor(service: NodeService, book: MethodBook, options: CallerOptions = {}) {
    this.#service = service;
    this.#book = book;
    this.#timer = options.timer ?? MACHINE_TIMER;
    this.#cursors = options.cursors ?? new CursorSeal();
    this.#waiter = new HeightWaiter(service, this.#timer);
    this.#limits = options.limits ?? (() => DEFAULT_CALL_LIMITS);
    this.#onFailure = options.onFailure ?? (() => {});
    for (const method of Object.values(book.methods)) {
      for (const name of [method.name, ...(method.aliases ?? [])]) this.#names.set(name, method);
    }
  }

  /** The method of a name. Throws `RPC_METHOD` with the nearest names for an unknown one. */
  find(name: string): Method {
    const method = this.#names.get(name);
    if (method !== undefined) return method;
    const nearest = nearestName(name, this.#names.keys());
    const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
    throw new RpcError("RPC_METHOD", `There is no method ${name.slice(0, 64)}.${hint}`, {
      evidence: { nearest: nearest === null ? [] : [nearest] },
    });
  }

  /** Answers a call or throws an `RpcError`. */
  async call(request: CallRequest): Promise<CallAnswer> {
    const method = this.find(request.method);
    try {
      return await this.#carryOut(method, request);
    } catch (cause) {
      if (cause instanceof RpcError) throw cause;
      if (cause instanceof LedgerError && cause.code === "STORAGE_PRUNED") throw prunedPast(cause);
      if (request.signal?.aborted === true) {
        throw new RpcError("RPC_TIMEOUT", `Nobody waits for ${method.name} any more.`);
      }
      this.#onFailure(method.name, cause);
      const evidence = cause instanceof LedgerError ? { evidence: { code: cause.code } } : {};
      throw new RpcError("RPC_INTERNAL", `The node failed at ${method.name}.`, evidence);
    }
  }

  /** Refuses what comes from now on, and ends what waits. */
  stop(): void {
    this.#isStopping = true;
    this.#waiter.close();
  }

  async #carryOut(method: Method, request: CallRequest): Promise<CallAnswer> {
    if (this.#isStopping) {
      const evidence = { retry_after_s: RETRY_AFTER_S };
      throw new RpcError("RPC_STOPPING", "The node ends its work.", { evidence });
    }
    if (method.kind === "operator" && request.listener === "public") {
      throw new RpcError("RPC_UNAUTHORIZED", `${method.name} is for the operator alone.`);
    }
    const { params: given } = request;
    if (method.kind !== "read") return await this.#act(method, readParams(method, given), request);
    const { rows, waitMs } = this.#limits();
    const params = readParams(method, given, { limit: rows, wait_ms: waitMs });
    return await this.#read(method, params, request);
  }

  /** A write or an operator method: it has its own times, and no state answers it. */
  async #act(method: Method, params: Params, request: CallRequest): Promise<CallAnswer> {
    const { listener, signal = new AbortController().signal } = request;
    const height = this.#service.index.height;
    const call = this.#context({ listener, signal, height, page: null });
    const result = (await this.#handler(method)(params, call)) as Params;
    return { result, at: null };
  }

  async #read(method: Method, params: Params, request: CallRequest): Promise<CallAnswer> {
    const ended = new AbortController();
    const signals = request.signal === undefined ? [] : [request.signal];
    const signal = AbortSignal.any([ended.signal, ...signals]);
    await this.#waitFor(params, signal);
    if (method.isLive !== true) this.#requireIndex();
    const walk = this.#openWalk(method, params);
    const height = walk?.height ?? this.#heightOf(params);
    this.#requireState(height);
    const at = blockHead(this.#service.index, height);
    const page = walk === null ? null : walk.page;
    const call = this.#context({ listener: request.listener, signal, height, page });
    const result = await this.#withinTime(method, ended, async () => {
      if (method.limitClass === "costly") await THREAD_TURNS.take(signal);
      return this.#handler(method)(params, call);
    });
    // A walk may last for blocks: what it has read was kept iff it still is.
    this.#requireState(height);
    return { result: { ...(result as Params), at }, at };
  }

  async #waitFor({ min_height, wait_ms }: Params, signal: AbortSignal): Promise<void> {
    if (typeof min_height !== "number") return;
    if (await this.#waiter.reached(min_height, Number(wait_ms), signal)) return;
    throw notReached(min_height, this.#service.index.height);
  }

  /** The index follows the store block by block; where it does not, an answer would be of the past. */
  #requireIndex(): void {
    const { index, reader } = this.#service;
    const { tipHeight } = reader.store;
    if (index.height >= 0 && index.height >= tipHeight) return;
    const detail = `The index holds height ${index.height} of ${tipHeight}.`;
    const evidence = {
      height: index.height,
      target_height: tipHeight,
      retry_after_s: RETRY_AFTER_S,
    };
    throw new RpcError("RPC_SYNCING", detail, { evidence });
  }

  #heightOf({ at_height }: Params): Height {
    const { height } = this.#service.index;
    if (typeof at_height !== "number") return height;
    if (at_height > height) throw notReached(at_height, height);
    return at_height;
  }

  /** A height that was asked for by name, or by a cursor that has become old. */
  #requireState(height: Height): void {
    const { oldestState } = this.#service.index;
    if (height >= oldestState) return;
    const detail = `The state of height ${height} is no longer kept; the oldest is of ${oldestState}.`;
    throw new RpcError("RPC_PRUNED", detail, { evidence: { height, oldest_height: oldestState } });
  }

  #openWalk(method: Method, params: Params) {
    if (!("cursor" in method.params.shape)) return null;
    const query: WalkQuery = { method: method.name, params };
    const { cursor, limit } = params;
    const place = typeof cursor === "string" ? this.#cursors.open(query, cursor) : null;
    const height = place?.height ?? this.#heightOf(params);
    const page: Page = {
      limit: Number(limit),
      after: place?.key ?? null,
      next: (key: SortKey | null) =>
        key === null ? null : this.#cursors.seal(query, { height, key }),
    };
    return { height, page };
  }

  #context(given: Omit<CallContext, "service" | "page"> & { page: Page | null }): CallContext {
    const { page, ...rest } = given;
    return {
      ...rest,
      service: this.#service,
      get page(): Page {
        assert(page !== null, "a method without pageFields asks for its page");
        return page;
      },
    };
  }

  #handler(method: Method): Handler {
    const handler = this.#book.handlers[method.name];
    assert(typeof handler === "function", `${method.name} has no handler`);
    return handler as Handler;
  }

  async #withinTime<T>(method: Method, ended: AbortController, work: () => Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const { readMs } = this.#limits();
    const callOff = this.#timer.after(readMs, () => {
      ended.abort();
      const detail = `${method.name} took longer than ${readMs} ms.`;
      late.reject(new RpcError("RPC_TIMEOUT", detail, { evidence: { limit_ms: readMs } }));
    });
    try {
      return await Promise.race([work(), late.promise]);
    } finally {
      callOff();
    }
  }
}

/** What the store or the index has let go, or was never brought. */
function prunedPast({ evidence: { height, oldest } }: LedgerError): RpcError {
  const asked = height === undefined ? {} : { height };
  const detail = `What the answer rests on is not held here; the oldest is of block ${oldest}.`;
  return new RpcError("RPC_PRUNED", detail, { evidence: { ...asked, oldest_height: oldest } });
}

function notReached(height: Height, present: Height): RpcError {
  const detail = `Height ${height} is not reached; the newest is ${present}.`;
  const evidence = { height, present_height: present, retry_after_s: 1 };
  return new RpcError("RPC_HEIGHT_NOT_REACHED", detail, { evidence });
}
