import { readSync, writeSync } from "node:fs";
import { LedgerError } from "../../../src/primitives/ledger-error.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";

// Opens a store, says how that went, and holds it until its standard input ends. Arguments: folder, mode, user id.

const [, , directory = "", mode = "read", user = ""] = process.argv;
// The files of the program are loaded; from here on the process has the rights of the user.
if (user !== "") process.setuid?.(Number(user));
try {
  const store = openStore(directory, {
    hashes: PLAIN_HASHES,
    mode: mode === "write" ? "write" : "read",
  });
  const faults = store.check().faultCount;
  writeSync(1, `open ${store.tipHeight} ${faults}\n`);
  readSync(0, new Uint8Array(1));
  store.close();
} catch (error) {
  if (!(error instanceof LedgerError)) throw error;
  writeSync(1, `${error.code} ${error.message} ${error.fix}\n`);
}
