import type { Auth } from "../../rpc/methods/write-fields.ts";

/** What a caller says of a write beside its fields. */
export interface WriteOptions {
  readonly tx?: string | undefined;
  readonly auth?: Auth | undefined;
  readonly wait: "none" | "check" | "commit";
  readonly wait_ms: number;
}
