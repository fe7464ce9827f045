import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/** Prepares a process of one of our programs, before anything heavy is loaded. */
export function prepareProcess(): void {
  // Compiled sources are kept between calls, in a folder of the user's own: one in a shared /tmp could be filled by
  // others.
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  enableCompileCache(join(cache, "mathledger", "code"));
  // Whoever reads our output may have seen enough.
  process.stdout.on("error", (error: Error & { readonly code?: string }) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}
