/** What a rule compared: a number, a digest, a name, or nothing at all. */
export type ViolationEvidence = number | string | Uint8Array | null;
