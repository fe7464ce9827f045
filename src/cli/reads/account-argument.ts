import type { Call } from "../call.ts";
import { usageError } from "../usage-error.ts";

/** The id of an account as a command was given it. */
export function accountArgument(call: Call, text: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text;
  throw usageError({
    message: `An account is named by 0x and 64 hexadecimal digits. It was given as "${text}".`,
    fix: `${call.program} keys list${call.dataFlag}`,
  });
}

/** The height that `--at` names, as a parameter of a read. */
export function atHeight(call: Call): { readonly at_height?: number } {
  const height = call.options.uint("at");
  return height === undefined ? {} : { at_height: height };
}
