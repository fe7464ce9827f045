import type { IndexNotice } from "../../node/index/open-index.ts";
import type { Call } from "../call.ts";
import type { Progress } from "../progress.ts";

/** Shows that an index is made in memory, where the folder has none that is at its newest block. */
export function indexProgress(call: Call): (notice: IndexNotice) => void {
  let progress: Progress | undefined;
  return (notice) => {
    if (notice.kind !== "progress") return;
    progress ??= call.progress({ label: "indexing", unit: "blocks", total: notice.of });
    progress.update(notice.done);
    if (notice.done === notice.of) progress.end();
  };
}
