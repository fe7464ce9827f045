import type { CommandName } from "../../governance/command.ts";
import type { SignedTransaction } from "../../machine/verify-signatures.ts";
import { assert } from "../../primitives/assert.ts";
import type { SuiteId } from "../../primitives/brand.ts";

/** A transaction to be verified, with its bytes. */
export interface VerdictSubject extends SignedTransaction {
  readonly bytes: Uint8Array;
}

/**
 * Transactions on their way to a thread. All their bytes lie in one buffer, which changes hands: a copy for each of
 * them would cost the sending thread more than all else about it.
 */
export interface VerdictBatch {
  readonly asked: readonly AskedVerdict[];
  /** Of each in turn: its bytes, then id and public key of each of its keys. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface AskedVerdict {
  readonly number: number;
  readonly command: CommandName;
  readonly length: number;
  readonly keys: readonly {
    readonly suite: SuiteId;
    readonly idLength: number;
    readonly keyLength: number;
  }[];
}

/** A transaction of a batch, as the thread reads it. */
export interface UnpackedVerdict {
  readonly number: number;
  readonly command: CommandName;
  readonly bytes: Uint8Array;
  readonly keys: readonly {
    readonly keyId: Uint8Array;
    readonly suite: SuiteId;
    readonly publicKey: Uint8Array;
  }[];
}

/** Packs transactions under their numbers. */
export function packVerdicts(subjects: ReadonlyMap<number, VerdictSubject>): VerdictBatch {
  const asked: AskedVerdict[] = [];
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for (const [number, { bytes, command, keys }] of subjects) {
    parts.push(bytes, ...keys.flatMap(({ keyId, publicKey }) => [keyId, publicKey]));
    const lengths = keys.map(({ suite, keyId, publicKey }) => {
      return { suite, idLength: keyId.length, keyLength: publicKey.length };
    });
    asked.push({ number, command, length: bytes.length, keys: lengths });
  }
  for (const { length } of parts) sizeBytes += length;
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { asked, bytes };
}

/** The transactions of a batch, as views of its buffer. */
export function unpackVerdicts({ asked, bytes }: VerdictBatch): readonly UnpackedVerdict[] {
  let at = 0;
  const take = (length: number): Uint8Array => {
    const part = bytes.subarray(at, at + length);
    at += length;
    return part;
  };
  const unpacked = asked.map(({ number, command, length, keys }) => ({
    number,
    command,
    bytes: take(length),
    keys: keys.map(({ suite, idLength, keyLength }) => {
      return { suite, keyId: take(idLength), publicKey: take(keyLength) };
    }),
  }));
  assert(at === bytes.length, "a batch has the bytes of its transactions");
  return unpacked;
}
