import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { encode } from "../codec/canonical.ts";
import type { RawBlock } from "../consensus/block.ts";
import { chainBlockSchema } from "../ledger/chain-file-item.ts";
import type { Height } from "../primitives/brand.ts";
import type { Call } from "./call.ts";

/**
 * Saves the bytes of a refused block, in the form in which a chain file holds it, so that anyone can judge it again.
 * Returns the path, or null where no file could be written: the verdict stands without it.
 */
export function saveEvidence(
  call: Call,
  bad: { readonly height: Height; readonly raw: RawBlock },
): string | null {
  const { header, statements } = bad.raw;
  const path = resolve(call.options.text("evidence") ?? `bad-block-${bad.height}.cbor`);
  try {
    writeFileSync(path, encode(chainBlockSchema, { header, statements }));
    return path;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    call.warn("CLI_FILE_WRITE", `The evidence could not be saved to ${path}: ${why}.`);
    return null;
  }
}
