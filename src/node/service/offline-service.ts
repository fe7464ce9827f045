import type { Algorithms } from "../algorithms.ts";
import { openReader } from "../chain-reader.ts";
import { type IndexNotice, openIndex } from "../index/open-index.ts";
import type { NodeService } from "./node-service.ts";

/** A service that answers reads from a data folder, beside whoever writes it. Close it after use. */
export interface OfflineService extends NodeService {
  close(): void;
}

/** Opens a data folder for reads. Requires: nothing else; an index that is missing or behind is made in memory. */
export function openOfflineService(
  directory: string,
  options: {
    readonly algorithms: Algorithms;
    readonly version: string;
    readonly onNotice?: (notice: IndexNotice) => void;
  },
): OfflineService {
  const { algorithms, version, onNotice } = options;
  const reader = openReader(directory, algorithms);
  try {
    const index = openIndex(directory, reader, {
      mode: "read",
      ...(onNotice === undefined ? {} : { onNotice }),
    });
    return {
      chain: null,
      reader,
      index,
      sequencer: null,
      facts: { version, startedMs: Date.now(), isPqMigrationEnabled: true },
      stateAt: (height) => index.stateAt(height),
      close() {
        index.close();
        reader.store.close();
      },
    };
  } catch (cause) {
    reader.store.close();
    throw cause;
  }
}
