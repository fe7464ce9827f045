import type { StateReader } from "../../governance/state-access.ts";

/** The changes of a block that views follow, by what they are of. */
export interface ViewChanges {
  /** Accounts whose keys were changed. */
  readonly keys: Names;
  /** Accounts of whose tokens something has moved. */
  readonly tokens: Names;
  /** Places in delegation graphs: the graph, then the owner of a record or who receives. */
  readonly records: Names;
  readonly received: Names;
  /** Accounts that accept delegation, or no more. */
  readonly profiles: Names;
  /** Scopes that count power in another way. */
  readonly electorates: Names;
  readonly before: StateReader;
  readonly after: StateReader;
}

type Names = ReadonlyMap<string, Uint8Array>;
