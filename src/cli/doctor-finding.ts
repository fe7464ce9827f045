/** One finding about the machine or the ledger. */
export interface Finding {
  readonly name: string;
  readonly result: "ok" | "warn" | "bad";
  readonly detail: string;
  readonly fix?: string;
}
