/** Hashes that examples name. A test holds them to the ledger on which it makes the calls. */
export const EXAMPLE: Readonly<Record<"account" | "transaction" | "emergency", string>> = {
  account: "0x309dc0e7d2d16585f18ec6b904c5dc9dc758bad83eb268d546e1145c7aafe863",
  transaction: "0xced305ddc33f6804ec2ae441f71ad23def1a0571e28a94191dfd2bb5618bf804",
  emergency: "0xf9019b51db3a590e8f990933f08cf1993f5cabb8921ab30eb67b2712ef81badf",
};
