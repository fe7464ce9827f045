import { readFileSync, statSync } from "node:fs";
import { tokenError } from "./node-error.ts";

/** A token is guessed by nobody from 256 bits on: 32 bytes in hexadecimal. */
const DIGITS_MIN = 64;

/** The operator's token of a file, or null where none is named. A file that others may read is refused. */
export function readOperatorToken(path: string): string | null {
  if (path === "") return null;
  let token: string;
  let mode: number;
  try {
    token = readFileSync(path, "utf8").trim();
    ({ mode } = statSync(path));
  } catch (cause) {
    throw tokenError(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if ((mode & 0o007) !== 0) throw tokenError(path, "Everybody on this machine may read it");
  if (!/^[0-9A-Za-z_-]+$/.test(token) || token.length < DIGITS_MIN) {
    throw tokenError(path, `It must have ${DIGITS_MIN} letters and digits or more: 256 bits`);
  }
  return token;
}
