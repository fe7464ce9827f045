/** Why a JSON value is not what it should be. `path` leads to it, e.g. `plan[2].policy.seal[0]`. */
export interface JsonFault {
  readonly code: /** Another type than the field has. */
    | "LEDGER_JSON_TYPE"
    /** A number or a count outside its bounds. */
    | "LEDGER_JSON_RANGE"
    /** A field that the object does not have. */
    | "LEDGER_JSON_FIELD"
    /** A field that must be given. */
    | "LEDGER_JSON_MISSING"
    /** A text that is none of the known names, or a number that stands for nothing. */
    | "LEDGER_JSON_NAME"
    /** An item that stands in the list already. */
    | "LEDGER_JSON_REPEATED";
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** The known name that is most like the found one, or null where none is. */
  readonly nearest: string | null;
}
