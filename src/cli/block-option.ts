import type { ChainReader } from "../node/chain-reader.ts";
import type { Height } from "../primitives/brand.ts";
import { parseHex0x } from "../primitives/hex.ts";
import type { Call } from "./call.ts";
import { usageError } from "./usage-error.ts";

/** The height of `--block-number`, or that of the newest block where none is given. Throws above the newest. */
export function heightOption(call: Call, chain: ChainReader): Height {
  const tip = chain.store.tipHeight;
  const height = call.options.uint("blockNumber") ?? tip;
  if (height <= tip) return height;
  // The store names the folder and what it holds.
  chain.store.blocks.header(height);
  return height;
}

/** The bytes of an option in hexadecimal. */
export function hexOption(text: string, flag: string): Uint8Array {
  const parsed = parseHex0x(text);
  if (parsed.ok && parsed.value.length > 0) return parsed.value;
  const place = parsed.ok ? "no byte" : `${parsed.error.code} at ${parsed.error.index}`;
  throw usageError({
    code: "CLI_VALUE",
    message: `${flag} is no hexadecimal number (${place}).`,
    fix: `write ${flag} as 0x and two digits for each byte`,
    evidence: { flag, found: text },
  });
}
