/** What a measured call returns: bytes, or a number. Something of it is used, so that no compiler drops the call. */
export type Product = Uint8Array | number;

/** One of the ways of doing the same, which are measured in turns. */
export interface Arm {
  readonly name: string;
  /** One call. The turn counts calls up, so that inputs rotate. */
  readonly call: (turn: number) => Product;
}

let used = 0;

/** Uses a product. */
export function useProduct(product: Product): void {
  used ^= typeof product === "number" ? product : (product[0] ?? 0) ^ product.length;
}

/** What all products amount to; printing it proves that they were used. */
export function usedProducts(): number {
  return used;
}
