/**
 * A key of a `Map` that stands for bytes: each byte one character. Two byte strings are equal iff their keys are, and
 * keys sort as the bytes do. Made eight at a time, since every access to the state makes one.
 */
export function mapKey(bytes: Uint8Array): string {
  const { length } = bytes;
  let key = "";
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    key += String.fromCharCode(
      bytes[at] as number,
      bytes[at + 1] as number,
      bytes[at + 2] as number,
      bytes[at + 3] as number,
      bytes[at + 4] as number,
      bytes[at + 5] as number,
      bytes[at + 6] as number,
      bytes[at + 7] as number,
    );
  }
  for (; at < length; at++) key += String.fromCharCode(bytes[at] as number);
  return key;
}

/** The bytes that a key of `mapKey` stands for. */
export function mapKeyBytes(key: string): Uint8Array {
  const bytes = new Uint8Array(key.length);
  for (let i = 0; i < key.length; i++) bytes[i] = key.charCodeAt(i);
  return bytes;
}
