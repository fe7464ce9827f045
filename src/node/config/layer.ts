import type { ConfigFault } from "./config-fault.ts";
import type { ConfigValue } from "./config-key.ts";
import type { KeyName } from "./config-table.ts";
import type { Origin } from "./origin.ts";

/** A checked value, and where it came from. */
export interface PlacedValue {
  readonly value: ConfigValue;
  readonly origin: Origin;
}

/** Something that works and should be written otherwise. */
export interface ConfigWarning {
  readonly code: "CONFIG_GUIDE_LINE";
  readonly message: string;
  readonly fix: string;
}

/** What one of the sources of a configuration says. */
export interface Layer {
  readonly values: ReadonlyMap<KeyName, PlacedValue>;
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigWarning[];
}
