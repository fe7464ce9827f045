import { statSync } from "node:fs";
import type { Height } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Algorithms } from "../algorithms.ts";
import { readChainFile } from "../chain-file-source.ts";
import { openReader } from "../chain-reader.ts";
import { openBundle } from "./bundle-file.ts";

/** One of two chains that are compared. */
export interface ChainSource {
  /** As it was named. */
  readonly name: string;
  readonly chainId: string;
  readonly tip: Height;
  /** Bytes of a header in hexadecimal. Requires: a height from 0 to the newest. */
  header(height: Height): Promise<string>;
  close(): void;
}

/** Calls a method of the node at an address. */
export type AskNode = (
  address: string,
  method: string,
  params: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

/** A chain by an address of a node (`http://…` or `unix:PATH`), a data folder, a bundle or a chain file. */
export async function openChainSource(
  name: string,
  { loaded, ask }: { readonly loaded: Algorithms; readonly ask: AskNode },
): Promise<ChainSource> {
  if (/^(?:https?:\/\/|unix:)/.test(name)) return openNode(name, ask);
  const stat = statSync(name, { throwIfNoEntry: false });
  if (stat === undefined) throw unreachableError(name, "it does not exist");
  return stat.isDirectory() ? openFolder(name, loaded) : openFile(name);
}

function openFolder(name: string, loaded: Algorithms): ChainSource {
  const { store, document } = openReader(name, loaded);
  return {
    name,
    chainId: toHex0x(document.chainId),
    tip: store.tipHeight,
    header: async (height) => toHex0x(store.blocks.header(height).header),
    close: () => store.close(),
  };
}

/** The headers of a file are held in memory: some 500 bytes each. */
function openFile(name: string): ChainSource {
  const headers: string[] = [];
  let chainId = "";
  for (const item of itemsOf(name)) {
    if (item.name === "head") {
      if (item.head.from > 0) throw unreachableError(name, "it does not begin at block 0");
      chainId = toHex0x(item.head.chainId);
    }
    if (item.name === "block") headers.push(toHex0x(item.block.header));
  }
  return {
    name,
    chainId,
    tip: headers.length - 1,
    header: async (height) => headers[height] ?? "",
    close: () => {},
  };
}

function itemsOf(name: string) {
  try {
    return readChainFile(name, openBundle(name).chain);
  } catch (cause) {
    // What is no bundle may be a chain file; its reader says what it is instead.
    if (!(cause instanceof LedgerError) || cause.code !== "AUDIT_BUNDLE_FORM") throw cause;
    return readChainFile(name);
  }
}

async function openNode(name: string, ask: AskNode): Promise<ChainSource> {
  const newest = await ask(name, "list_blocks", { limit: 1 });
  const [row] = Array.isArray(newest.items) ? newest.items : [];
  const tip = Number(row?.block_number);
  const block = await ask(name, "get_block", { block: 0 });
  if (!Number.isSafeInteger(tip)) throw unreachableError(name, "its answer is not one of a node");
  return {
    name,
    chainId: String(block.chain_id),
    tip,
    header: async (height) => String((await ask(name, "get_block", { block: height })).header),
    close: () => {},
  };
}

function unreachableError(name: string, detail: string): LedgerError {
  return new LedgerError({
    code: "AUDIT_SOURCE_UNREACHABLE",
    message: `${name} cannot be compared: ${detail}.`,
    fix: "Name the address of a running node, a data folder, a bundle or a chain file from block 0 on.",
    evidence: { name },
  });
}
