import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { RPC_DOCUMENTS } from "./rpc-document-list.ts";

/** Writes what is made from the table of methods again: `node scripts/rpc-documents.ts`. */
for (const { path, text } of RPC_DOCUMENTS) {
  writeFileSync(join(import.meta.dirname, "..", path), text());
}
