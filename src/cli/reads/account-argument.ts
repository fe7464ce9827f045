import { NAME_FORM } from "../../node/key-file.ts";
import { findKey, holdsKey } from "../../node/key-store.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { Call } from "../call.ts";
import { usageError } from "../usage-error.ts";

/** The id of an account as a command was given it: itself, or by a key file that says whose it is. */
export function accountArgument(call: Call, text: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text;
  const isPath = text.endsWith(".json");
  // A name that is none of a file would lead out of the folder of the keys.
  const isName = NAME_FORM.pattern.test(text);
  if (isPath || (isName && holdsKey(call.data, text))) {
    return toHex0x(findKey(call.data, text).account);
  }
  throw usageError({
    message:
      "An account is named by 0x and 64 hexadecimal digits, by the path of a key file, or by the name of a key in " +
      `${call.data}. It was given as "${text}".`,
    fix: `${call.program} keys list${call.dataFlag}`,
  });
}

/** The height that `--at` names, as a parameter of a read. */
export function atHeight(call: Call): { readonly at_height?: number } {
  const height = call.options.uint("at");
  return height === undefined ? {} : { at_height: height };
}
