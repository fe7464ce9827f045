import { type ChainReader, readerOf } from "../node/chain-reader.ts";
import { readIndexFile, removeIndexFile } from "../node/index/index-file.ts";
import { storedGround } from "../node/index/index-ground.ts";
import { indexableFrom } from "../node/index/indexable-from.ts";
import { LedgerIndex } from "../node/index/ledger-index.ts";
import { openIndex } from "../node/index/open-index.ts";
import { openStore } from "../storage/open-store.ts";
import { storageError } from "../storage/storage-error.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms, openChain } from "./open-chain.ts";

/**
 * Makes the index of a folder anew, unless that would lose what the blocks that are held cannot give. It claims the
 * folder, so that no node writes beside it; a kill on the way leaves an index that the next start goes on with.
 */
export async function indexRebuild(call: Call): Promise<ExitCode> {
  const loaded = await algorithms();
  if (call.options.flag("dryRun")) return await answerDry(call);
  const store = openStore(call.data, { mode: "write", hashes: loaded.hashes });
  try {
    const chain = readerOf(store, loaded);
    if (!call.options.flag("fromOldest")) refuseLoss(chain);
    removeIndexFile(call.data);
    const started = performance.now();
    const total = store.tipHeight + 1 - indexableFrom(chain);
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
      json: {
        blocks: total,
        start_block: indexableFrom(chain),
        seconds: Math.round(seconds * 1000) / 1000,
      },
      text: () => `Index made again from ${total} blocks in ${seconds.toFixed(1)} s`,
    });
    return EXIT.yes;
  } finally {
    store.close();
  }
}

async function answerDry(call: Call): Promise<ExitCode> {
  const chain = await openChain(call);
  try {
    if (!call.options.flag("fromOldest")) refuseLoss(chain);
    const start = indexableFrom(chain);
    const blocks = chain.store.tipHeight + 1 - start;
    call.answer({
      json: { blocks, start_block: start, dry_run: true },
      text: () => `Would make the index again from ${blocks} blocks`,
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

/** Refuses to throw away an index that knows blocks whose bodies are not held any more. */
function refuseLoss(chain: ChainReader): void {
  const { directory } = chain.store;
  const found = readIndexFile(directory, chain.document.chainId);
  if (!("database" in found)) return;
  const index = new LedgerIndex(found.database, storedGround(chain));
  const { beginsAt } = index;
  index.close();
  const oldest = indexableFrom(chain);
  if (beginsAt >= oldest) return;
  throw storageError("STORAGE_PRUNED", {
    message:
      `The index in ${directory} knows the blocks from ${beginsAt} on, and the bodies that are held begin at ` +
      `${oldest}: made again, it would lose the blocks between.`,
    fix: "Keep it, or give --from-oldest to have it made from the oldest body on.",
    evidence: { directory, beginsAt, oldest },
  });
}
