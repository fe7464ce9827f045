import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { assert } from "../../primitives/assert.ts";

type Collector = (options: { readonly type: "major" | "minor" }) => void;

let collector: Collector | undefined;

/** Collects all garbage, so that no case pays for what the one before it left behind. */
export function collectGarbage(): void {
  collector ??= exposeCollector();
  collector({ type: "major" });
}

/** Collects what was left behind lately; unlike a whole collection, it does not shrink the room for new objects. */
export function collectYoungGarbage(): void {
  collector ??= exposeCollector();
  collector({ type: "minor" });
}

/** Bytes that the program holds after a collection: its heap and its buffers. */
export function heldBytes(): number {
  // What the first collection frees may have held more.
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Asked of the engine at run time, so that no flag has to stand on the command line. */
function exposeCollector(): Collector {
  setFlagsFromString("--expose-gc");
  const exposed: unknown = runInNewContext("gc");
  assert(typeof exposed === "function", "the engine shows no garbage collector");
  return (options) => {
    exposed(options);
  };
}
