import type { MethodSet } from "./method.ts";

/** Every method of the interface by name; one line a subject. */
export const METHODS = {} as const satisfies MethodSet;
