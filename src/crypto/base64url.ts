const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Base64 with the URL-safe alphabet and without padding. Source: RFC 4648 section 5. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  let pending = 0;
  let pendingBits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    pendingBits += 8;
    while (pendingBits >= 6) {
      pendingBits -= 6;
      text += ALPHABET[(pending >> pendingBits) & 63];
    }
    pending &= (1 << pendingBits) - 1;
  }
  if (pendingBits > 0) text += ALPHABET[(pending << (6 - pendingBits)) & 63];
  return text;
}
