import { METHODS } from "../src/rpc/method-table.ts";
import { openApiDocument } from "../src/rpc/openapi.ts";
import { openRpcDocument } from "../src/rpc/openrpc.ts";
import { rpcReference } from "./rpc-reference.ts";

/** A file that is made from the table of methods. */
export interface RpcDocument {
  readonly path: string;
  readonly text: () => string;
}

/** The version in files that are kept: that of a node stands in the documents that it serves. */
const VERSION = "0.0.0";

/** Levels that stand on lines of their own: a method or a path is one line, so that a change shows where it is. */
const LINES = 2;

function json(value: unknown, levels = LINES): string {
  if (levels === 0 || typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = Array.isArray(value)
    ? value.map((item) => json(item, levels - 1))
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}:${json(item, levels - 1)}`,
      );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return inner.length === 0 ? `${open}${close}` : `${open}\n${inner.join(",\n")}\n${close}`;
}

/** Every file that is made from the table of methods. */
export const RPC_DOCUMENTS: readonly RpcDocument[] = [
  { path: "docs/reference/rpc.md", text: () => rpcReference(METHODS) },
  {
    path: "docs/reference/openrpc.json",
    text: () => `${json(openRpcDocument(METHODS, { version: VERSION }))}\n`,
  },
  {
    path: "docs/reference/openapi.json",
    text: () => `${json(openApiDocument(METHODS, { version: VERSION }))}\n`,
  },
];
