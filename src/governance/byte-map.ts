/**
 * A key of a `Map` that stands for bytes: each byte one character. Two byte strings are equal iff their keys are, and
 * keys sort as the bytes do.
 */
export function mapKey(bytes: Uint8Array): string {
  let key = "";
  for (const byte of bytes) key += String.fromCharCode(byte);
  return key;
}

/** The bytes that a key of `mapKey` stands for. */
export function mapKeyBytes(key: string): Uint8Array {
  const bytes = new Uint8Array(key.length);
  for (let i = 0; i < key.length; i++) bytes[i] = key.charCodeAt(i);
  return bytes;
}
