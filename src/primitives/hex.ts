import { err, ok, type Result } from "./result.ts";

const DIGITS = "0123456789abcdef";
const PAIRS: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `${DIGITS[byte >> 4]}${DIGITS[byte & 15]}`,
);

/** Why a text is not hexadecimal bytes. */
export interface HexFault {
  readonly code: "HEX_PREFIX" | "HEX_LENGTH" | "HEX_DIGIT";
  readonly index: number;
}

/** Lower-case hexadecimal without prefix. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += PAIRS[byte];
  return text;
}

/** Lower-case hexadecimal with the prefix `0x`, the form of every digest in JSON. */
export function toHex0x(bytes: Uint8Array): string {
  return `0x${toHex(bytes)}`;
}

function digitValue(charCode: number): number {
  if (charCode >= 48 && charCode <= 57) return charCode - 48;
  if (charCode >= 97 && charCode <= 102) return charCode - 87;
  if (charCode >= 65 && charCode <= 70) return charCode - 55;
  return -1;
}

/** Reads `0x` and an even number of hexadecimal digits in either case; nothing else is accepted. */
export function parseHex0x(text: string): Result<Uint8Array, HexFault> {
  if (!text.startsWith("0x")) return err({ code: "HEX_PREFIX", index: 0 });
  return parseHexFrom(text, 2);
}

/** Reads an even number of hexadecimal digits in either case, without prefix. */
export function parseHex(text: string): Result<Uint8Array, HexFault> {
  return parseHexFrom(text, 0);
}

function parseHexFrom(text: string, start: number): Result<Uint8Array, HexFault> {
  const digits = text.length - start;
  if ((digits & 1) !== 0) return err({ code: "HEX_LENGTH", index: text.length });
  const bytes = new Uint8Array(digits >> 1);
  for (let i = 0; i < bytes.length; i++) {
    const at = start + 2 * i;
    const high = digitValue(text.charCodeAt(at));
    if (high < 0) return err({ code: "HEX_DIGIT", index: at });
    const low = digitValue(text.charCodeAt(at + 1));
    if (low < 0) return err({ code: "HEX_DIGIT", index: at + 1 });
    bytes[i] = (high << 4) | low;
  }
  return ok(bytes);
}
