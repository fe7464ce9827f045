/**
 * What examples name that only a ledger can say: accounts, hashes, and a transaction. A test holds them to the ledger
 * on which it makes the calls.
 */
export const EXAMPLE: Readonly<
  Record<
    | "account"
    | "reviewer"
    | "attestor"
    | "executed"
    | "voted"
    | "reviewed"
    | "transaction"
    | "signed"
    | "emergency",
    string
  >
> = {
  account: "0x309dc0e7d2d16585f18ec6b904c5dc9dc758bad83eb268d546e1145c7aafe863",
  reviewer: "0xc97bc28767d99761c19e2883b323604f3a0e09b67c7ae6f12ecaef1a4937aeda",
  attestor: "0x3e0add9629bcaf77d9a2e2cc335b629a73d3187cfaba55dbe52e3baa9c4d2dc4",
  executed: "0x34fb30253518034cccb06f22d37732131ccd6e66209c8b56c07c236edbb247e0",
  voted: "0x8b65db4c6143fadf3df9a3f37ccf8dc1edc9e92410db311a27458ffa92036e82",
  reviewed: "0xce74085f573bcf68da2807df01687d8650b3cfce5cbfe584e463ec423cbb19d5",
  transaction: "0x12e32802526819c31a530318cb2ee0adfe1bfcaf26dbbb1192b7da32039b9bd6",
  signed:
    "0x8289015840c8c625acf27fde7ebb63fd5a12368159f5e2f43644d8629abf0bd05f7dd8b5723f7eca8ff920" +
    "387da6f05af7f489a2508ae237e345ed87e946301e3c8a08e6465820309dc0e7d2d16585f18ec6b904c5dc9d" +
    "c758bad83eb268d546e1145c7aafe86300001903e84502540be400074381410181825820242e3ad37c42de9c" +
    "d7ec7d75b1d2ac7e7b921121f723c2383b39777c68ea1d115840d3a985039061f31886a46ead4b2bc25f0133" +
    "b6801d55bb02136695b0b2ce7426f1e7323c4e0abaa255114a3d942366d9d2b7ff7fe557bb6df9b9ce27625d" +
    "c704",
  emergency: "0x2eb87ba448d3f1be21c90361c7b09811d7462091f487c7d16e90fd8f5ab75652",
};
