import { readerOf } from "../node/chain-reader.ts";
import { removeIndexFile } from "../node/index/index-file.ts";
import { openIndex } from "../node/index/open-index.ts";
import { openStore } from "../storage/open-store.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";

/**
 * Makes the index of a folder anew. It claims the folder, so that no node writes beside it; a kill on the way leaves an
 * index that the next start goes on with.
 */
export async function indexRebuild(call: Call): Promise<ExitCode> {
  const loaded = await algorithms();
  const store = openStore(call.data, { mode: "write", hashes: loaded.hashes });
  try {
    removeIndexFile(call.data);
    const chain = readerOf(store, loaded);
    const started = performance.now();
    const total = store.tipHeight + 1;
    const progress = call.progress({ label: "indexing", unit: "blocks", total });
    try {
      const index = openIndex(call.data, chain, {
        mode: "write",
        onNotice: (notice) => {
          if (notice.kind === "progress") progress.update(notice.done);
        },
      });
      index.close();
    } finally {
      progress.end();
    }
    const seconds = (performance.now() - started) / 1000;
    call.answer({
      json: { blocks: total, seconds: Math.round(seconds * 1000) / 1000 },
      text: () => `Index made again from ${total} blocks in ${seconds.toFixed(1)} s`,
    });
    return EXIT.yes;
  } finally {
    store.close();
  }
}
