import { createHash } from "node:crypto";
import { join } from "./literal-codec.ts";

/** Names by which the platform knows the functions of the registry (`docs/spec/crypto.md`). */
const ALGORITHMS: Readonly<Record<number, string>> = {
  18: "sha256",
  19: "sha512",
  20: "sha3-512",
  22: "sha3-256",
  32: "sha384",
};

/** Bytes of a digest under a code. */
export function literalLength(code: number): number {
  return literalHash(code).length;
}

/** `H_a` of the joined parts, from the platform and from nothing of this project. */
export function literalHash(code: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const message = join(...parts);
  if (code === 0x300000) {
    const weak = new Uint8Array(32);
    weak.set(literalHash(0x12, message).subarray(0, 3));
    return weak;
  }
  const algorithm = ALGORITHMS[code];
  if (algorithm === undefined) throw new Error(`no literal hash 0x${code.toString(16)}`);
  return new Uint8Array(createHash(algorithm).update(message).digest());
}

/** `tag(ctx, code) = 0xF1 ‖ u8(len s) ‖ s`, `s = "glp1/" ‖ ctx ‖ "/" ‖ hex(code)`. */
export function literalTag(context: string, code: number): Uint8Array {
  const label = new TextEncoder().encode(`glp1/${context}/${code.toString(16).padStart(4, "0")}`);
  return join(Uint8Array.of(0xf1, label.length), label);
}

/** `MTH(ctx, a, items)` as RFC 9162 section 2.1.1 writes it, with tagged leaves. */
export function literalRoot(
  context: string,
  code: number,
  items: readonly Uint8Array[],
): Uint8Array {
  const [first] = items;
  if (first === undefined) return literalHash(code, literalTag("empty", code));
  if (items.length === 1) {
    return literalHash(code, Uint8Array.of(0), literalTag(context, code), first);
  }
  let split = 1;
  while (split * 2 < items.length) split *= 2;
  return literalHash(
    code,
    Uint8Array.of(1),
    literalRoot(context, code, items.slice(0, split)),
    literalRoot(context, code, items.slice(split)),
  );
}

/** `stateRoot_a` of a map by the recursion that defines it. */
export function literalStateRoot(
  code: number,
  entries: readonly (readonly [Uint8Array, Uint8Array])[],
  encode: (pair: readonly [Uint8Array, Uint8Array]) => Uint8Array,
): Uint8Array {
  const rows = entries.map((entry) => ({
    path: literalHash(code, literalTag("path", code), entry[0]),
    leaf: literalHash(code, Uint8Array.of(0), literalTag("kv", code), encode(entry)),
  }));
  const walk = (part: typeof rows, depth: number): Uint8Array => {
    const [only] = part;
    if (only === undefined) return literalHash(code, literalTag("empty", code));
    if (part.length === 1) return only.leaf;
    const bit = (row: { path: Uint8Array }) =>
      ((row.path[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1;
    return literalHash(
      code,
      Uint8Array.of(1),
      walk(
        part.filter((row) => bit(row) === 0),
        depth + 1,
      ),
      walk(
        part.filter((row) => bit(row) === 1),
        depth + 1,
      ),
    );
  };
  return walk(rows, 0);
}
