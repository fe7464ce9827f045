import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// Compiled sources are kept between calls, in a folder of the user's own: one in a shared /tmp could be filled by
// others.
const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
enableCompileCache(join(cache, "mathledger", "code"));

// Whoever reads our output may have seen enough.
process.stdout.on("error", (error: Error & { readonly code?: string }) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

const { runProgram } = await import("./run.ts");
process.exitCode = await runProgram(process.argv.slice(2), process, process.argv[1] ?? "");
