import { readInput } from "./read-file.ts";

/** A text of the command line as it is, or for `-` what comes in on standard input, without its last line's end. */
export function readTextInput(text: string): string {
  if (text !== "-") return text;
  return new TextDecoder("utf-8", { fatal: true }).decode(readInput("-")).replace(/\r?\n$/, "");
}
