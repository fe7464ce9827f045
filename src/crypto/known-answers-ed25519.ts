import { hexConstant } from "./hex-constant.ts";

/**
 * Signatures over one transaction and one seal, by keys made from constant seeds. They were made by a program that
 * shares no code with this one; the forms to refuse are those in which careless verifiers differ.
 */

/** Message of a transaction under suite 1, its signer and the signature. */
export const ED25519_ANSWER = {
  publicKey: hexConstant("884b8857f4eaa1613c61504db34d4beaf346517a0e31de3cddd4d9b4201d9d0b"),
  message: hexConstant(
    "f10c676c70312f74782f303030318289015840a9d9f2cab08d688d8677c94208cbe1de987af627067576",
    "ff4d29ca0ea0b5742a73e84b1b7d1e9de9819150f4b9c0f461e2890414ae6af6f97a4c62bc9b314a6458",
    "2019ffe13d4150c992826f7469cea6be0f146e591e49f98c2bf9fd29fff2d3916a00001903e841fa1864",
    "47816568656c6c6f5820a0bae8a50de3f41327b45af80bc21c3c116b8cb393bbb68b1c9266dfb1e3839b",
  ),
  signature: hexConstant(
    "3b597b6e8c471da17bfb4a16d2a581dce761c6840f98462675409ef7ab5469c6afff78cd7f47e8291120",
    "c842b31acce51fe825e65ea7872490fe0d3025effb09",
  ),
  /** The same signature with L added to S. */
  malleated: hexConstant(
    "3b597b6e8c471da17bfb4a16d2a581dce761c6840f98462675409ef7ab5469c69cd36e2a9aaafa81e7bc",
    "bfe59114abfa1fe825e65ea7872490fe0d3025effb19",
  ),
  /** A signature by the same key whose R has a part of order 8; verifiers with a cofactor accept it. */
  mixedOrderR: hexConstant(
    "da3679918571d08bb5972a3e32748bb4e464c8f8f3fdaa04c83cef0d046421daad6b083ac5ea5d11e880",
    "69dce45a10f35e229760b706abc54b4e8857bd33e309",
  ),
  /** The same key with a part of order 8: no public key. */
  mixedOrderKey: hexConstant("b7e1ee688e9228457502f623bbc0cee6aaf084ac9b1ad73becd7c8fb662d2cd7"),
} as const;
