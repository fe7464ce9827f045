import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { assert } from "../../primitives/assert.ts";

let collect: (() => void) | undefined;

/** Collects all garbage, so that no case pays for what the one before it left behind. */
export function collectGarbage(): void {
  collect ??= exposeCollector();
  collect();
}

/** Asked of the engine at run time, so that no flag has to stand on the command line. */
function exposeCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const exposed: unknown = runInNewContext("gc");
  assert(typeof exposed === "function", "the engine shows no garbage collector");
  return () => {
    exposed();
  };
}
