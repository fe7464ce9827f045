import { encode } from "../codec/canonical.ts";
import { type IdSet, isSameBlock } from "../consensus/reorg.ts";
import { assert } from "../primitives/assert.ts";
import type { Height, KeyId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { checksum } from "./checksum.ts";
import { decodeColumn, idsSchema } from "./row-codec.ts";
import type { SqlDatabase, SqlStatement } from "./sql-database.ts";
import { corruptError } from "./storage-error.ts";

/** What a sealer is about to sign: the ids of a block under the codes of its lineages. */
export interface SealIntent {
  readonly keyId: KeyId;
  readonly height: Height;
  readonly ids: IdSet;
}

/** Why a key may not sign: it has signed another block of that height, or of a greater one. */
export interface SealConflict {
  readonly code: "STORAGE_SEAL_CONFLICT";
  readonly keyId: string;
  readonly height: Height;
  /** What the key has signed last. */
  readonly signed: { readonly height: Height; readonly ids: IdSet };
}

/** The newest block that each key has signed or was about to sign. */
export class SealIntents {
  readonly #directory: string;
  readonly #get: SqlStatement;
  readonly #put: SqlStatement;
  readonly #keys: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#directory = database.directory;
    const prepare = (sql: string) => database.prepare("seal_intents", sql);
    this.#get = prepare("SELECT height, checksum, ids FROM seal_intents WHERE key_id = ?");
    this.#put = prepare(
      "INSERT OR REPLACE INTO seal_intents (key_id, height, checksum, ids) VALUES (?, ?, ?, ?)",
    );
    this.#keys = prepare("SELECT key_id FROM seal_intents ORDER BY key_id");
  }

  /** What a key has signed last, or undefined. */
  last(keyId: Uint8Array): { readonly height: Height; readonly ids: IdSet } | undefined {
    const row = this.#get.get(keyId);
    if (row === undefined) return undefined;
    const height = row.integer(0);
    const ids = row.bytes(2);
    const place = { directory: this.#directory, table: "seal_intents", height };
    if (row.integer(1) !== checksum(height, keyId, ids)) {
      throw corruptError({ ...place, detail: "the row fails its check" });
    }
    return { height, ids: decodeColumn(idsSchema, ids, place) };
  }

  /**
   * Records what keys are about to sign, all or none: none if one of them has signed another block of that height. What
   * a key signed below its newest height is not known any more, so nothing below is signed again. Requires: a
   * transaction.
   */
  record(intents: readonly SealIntent[]): Result<void, SealConflict> {
    const keys = new Set(intents.map(({ keyId }) => toHex(keyId)));
    assert(keys.size === intents.length, "a key that is to sign twice at once");
    for (const { keyId, height, ids } of intents) {
      const signed = this.last(keyId);
      if (signed === undefined || height > signed.height) continue;
      if (height === signed.height && isSameBlock(signed.ids, ids)) continue;
      return err({ code: "STORAGE_SEAL_CONFLICT", keyId: toHex(keyId), height, signed });
    }
    for (const { keyId, height, ids } of intents) {
      const idBytes = encode(idsSchema, ids);
      this.#put.run(keyId, height, checksum(height, keyId, idBytes), idBytes);
    }
    return ok(undefined);
  }

  keys(): readonly Uint8Array[] {
    return this.#keys.all().map((row) => row.bytes(0));
  }
}
