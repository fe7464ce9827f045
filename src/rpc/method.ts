import type { z } from "zod";
import { assert } from "../primitives/assert.ts";
import type { RpcErrorName } from "./rpc-error-table.ts";

/** A call that the documents show and a test makes. */
export interface MethodExample {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The error with which it is refused, as it must be; absent where it is answered with a result. */
  readonly outcome?: RpcErrorName;
}

/** Whom a method serves: everybody who reads, an account that acts, or the operator. */
export type MethodKind = "read" | "write" | "operator";

/** One method of the interface, from which dispatch, client, documents and reference are derived. */
export interface Method<
  N extends string = string,
  P extends z.ZodObject = z.ZodObject,
  R extends z.ZodType = z.ZodType,
  K extends MethodKind = MethodKind,
> {
  readonly name: N;
  readonly kind: K;
  /** Other names that it can be called by. */
  readonly aliases?: readonly string[];
  /** One line. */
  readonly summary: string;
  /** Some sentences. */
  readonly description: string;
  /** A strict object; the order of its keys is the order by position. */
  readonly params: P;
  /** Keys of `params` that have no position: by position they come together as one last object. */
  readonly options?: readonly string[];
  /** Without `at`, which every answer of a read is given besides. */
  readonly result: R;
  /** Errors of its own, beside those that any call can meet. */
  readonly errors: readonly RpcErrorName[];
  /** Path below `/v1` with parameters in braces, or null where GET cannot reach it. */
  readonly path: string | null;
  readonly limitClass: "read" | "write" | "costly" | "operator";
  /** Key of the list in the result, for CSV and NDJSON; where absent, `items` if the result has it. */
  readonly rows?: string;
  /** True where it answers for a past height: `params` then has `at_height`. */
  readonly at?: boolean;
  /** True where the process answers about itself, also while its index is behind. */
  readonly isLive?: boolean;
  readonly examples: readonly MethodExample[];
}

/** Methods by name. */
export type MethodSet = Readonly<Record<string, Method>>;

/** Parameters of a method as its handler sees them: checked, with defaults. */
export type ParamsOf<M extends Method> = z.output<M["params"]>;

/** Parameters of a method as a caller gives them. */
export type CallParamsOf<M extends Method> = z.input<M["params"]>;

/** Result of a method, without `at`. */
export type ResultOf<M extends Method> = z.output<M["result"]>;

/** A function for each method of a set; `C` is what it is told about the call. */
export type MethodHandlers<S extends MethodSet, C> = {
  readonly [K in keyof S]: (
    params: ParamsOf<S[K]>,
    call: C,
  ) => ResultOf<S[K]> | Promise<ResultOf<S[K]>>;
};

/** Checks a method when its file is loaded and keeps its types. */
export function defineMethod<
  const N extends string,
  P extends z.ZodObject,
  R extends z.ZodType,
  const K extends MethodKind,
>(method: Method<N, P, R, K>): Method<N, P, R, K> {
  const { name, params, options = [], path, errors } = method;
  const keys = Object.keys(params.shape);
  assert(keys.includes("at_height") === (method.at ?? false), `${name}: at and at_height differ`);
  for (const key of [...options, ...pathParameters(path ?? "")]) {
    assert(keys.includes(key), `${name}: no parameter ${key}`);
  }
  for (const { outcome } of method.examples) {
    assert(outcome === undefined || errors.includes(outcome), `${name}: no error ${outcome}`);
  }
  assert(path === null || method.kind === "read", `${name}: only reads have a path`);
  return method;
}

/** Names in braces of a path, in order. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/\{([a-z_]+)\}/g)].map(([, name = ""]) => name);
}
