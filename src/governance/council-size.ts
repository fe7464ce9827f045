import type { CouncilName } from "./council.ts";
import { readUint } from "./parameter.ts";
import type { StateReader } from "./state-access.ts";

/** A second after the end of every ramp. */
const AFTER_RAMPS = Number.MAX_SAFE_INTEGER;

/**
 * Members that a council is meant to have by a parameter; undefined for the council `conduct`, which has as many as it
 * has.
 */
export function councilSize(state: StateReader, name: CouncilName): number | undefined {
  switch (name) {
    case "emergency":
      return readUint(state, "council.emergency.n", AFTER_RAMPS);
    case "attestor":
      return readUint(state, "attest.n", AFTER_RAMPS);
    case "conduct":
      return undefined;
  }
}

/** Members that must sign in a council by a parameter, or undefined where the council alone says so. */
export function councilQuorum(state: StateReader, name: CouncilName): number | undefined {
  switch (name) {
    case "emergency":
      return readUint(state, "council.emergency.k", AFTER_RAMPS);
    case "attestor":
      return readUint(state, "attest.k", AFTER_RAMPS);
    case "conduct":
      return undefined;
  }
}
