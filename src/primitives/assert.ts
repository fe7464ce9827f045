/** Thrown when the program contradicts itself. It is a defect of ours, never the user's input. */
export class InvariantError extends Error {
  readonly code = "INVARIANT";

  constructor(message: string) {
    super(message);
    this.name = "InvariantError";
  }
}

/** Ends the operation when an invariant does not hold. It stays on in production. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The value of an option that the program has already shown to be present. */
export function assertDefined<T>(value: T | undefined | null, message: string): T {
  assert(value !== undefined && value !== null, message);
  return value;
}

/** Ends the operation at a place that no input can reach. */
export function unreachable(message: string): never {
  throw new InvariantError(message);
}
