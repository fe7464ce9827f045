/** What a caller needs to mend a failure at an edge: a file, a peer, a request, a missing algorithm. */
export interface LedgerErrorDetail {
  /** Upper snake code, listed in `docs/errors.md`. */
  readonly code: string;
  /** What went wrong and why, one sentence each. */
  readonly message: string;
  /** A command or an action that mends it. */
  readonly fix?: string;
  /** Numbers, paths and places that the message names, for programs. */
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A failure at an edge of the program. Refusals of the rules are values, not errors of this class. */
export class LedgerError extends Error {
  readonly code: string;
  readonly fix: string | undefined;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(detail: LedgerErrorDetail) {
    super(detail.message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = "LedgerError";
    this.code = detail.code;
    this.fix = detail.fix;
    this.evidence = detail.evidence ?? {};
  }
}
