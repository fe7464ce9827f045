/** Why a genesis document is refused: the rule that it breaks and the place in the document. */
export interface GenesisFault {
  readonly code:
    | "GENESIS_MALFORMED"
    | "GENESIS_ALGORITHMS"
    | "GENESIS_TIMING"
    | "GENESIS_POLICY"
    | "GENESIS_FLOOR"
    | "GENESIS_LIMITS"
    | "GENESIS_SEALERS"
    | "GENESIS_ACCOUNTS"
    | "GENESIS_MODULE"
    | "GENESIS_COUNCIL"
    | "GENESIS_ROLE"
    | "GENESIS_STAKE"
    | "GENESIS_PARAMETER"
    | "GENESIS_SUPPLY"
    | "GENESIS_CONFIG"
    | "GENESIS_PLAN";
  /** Where in the document, e.g. `councils.emergency`. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
}

export function genesisFault(
  code: GenesisFault["code"],
  place: string,
  compared: { readonly expected: string | number; readonly found: string | number },
): GenesisFault {
  const { expected, found } = compared;
  return { code, place, expected: String(expected), found: String(found) };
}
