import type { FileProgress } from "../node/chain-file-verify.ts";
import type { Call } from "./call.ts";
import type { Progress } from "./progress.ts";

/** Shows the two passes over a chain file, and ends the work in order on Ctrl-C. */
export function fileProgress(
  call: Call,
  state: string,
): { readonly update: FileProgress; end(): void } {
  const signal = call.interrupted;
  let shown: Progress | undefined;
  let step: string | undefined;
  return {
    update(now, done, of) {
      if (signal.aborted) {
        const again = [call.program, call.command, ...call.args].join(" ");
        throw call.interruptedError(state, again);
      }
      if (step !== now) {
        shown?.end();
        shown = call.progress({ label: now, unit: "blocks", total: of });
        step = now;
      }
      shown?.update(done);
    },
    end: () => shown?.end(),
  };
}
