import { readFileSync } from "node:fs";
import { decode } from "../codec/canonical.ts";
import type { RawBlock } from "../consensus/block.ts";
import { chainBlockSchema } from "../ledger/chain-file-item.ts";
import { headerSchema } from "../ledger/header.ts";
import type { Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";

/** The block of a file in the form of a chain file's item, with the height that its header claims, if any. */
export function readBlockFile(path: string): {
  readonly raw: RawBlock;
  readonly claimed: Height | null;
} {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new LedgerError({
      code: "CLI_FILE_READ",
      message: `The file ${path} cannot be read. ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: "Check the path and its permissions.",
      evidence: { path },
      cause,
    });
  }
  const decoded = decode(chainBlockSchema, bytes);
  if (!decoded.ok) {
    const { code, offset } = decoded.error;
    throw new LedgerError({
      code: "CLI_FILE_MALFORMED",
      message: `The file ${path} holds no block: ${code} at byte ${offset}.`,
      fix: "Name a file that verify-chain has saved, or one item of a chain file.",
      evidence: { path, fault: code, offset },
    });
  }
  const header = decode(headerSchema, decoded.value.header);
  return { raw: decoded.value, claimed: header.ok ? header.value.height : null };
}
