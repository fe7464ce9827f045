declare module "sodium-native" {
  /** The part of the package that is used; it has no types of its own. */
  const sodium: {
    crypto_sign_verify_detached(
      signature: Uint8Array,
      message: Uint8Array,
      publicKey: Uint8Array,
    ): boolean;
  };
  // biome-ignore lint/style/noDefaultExport: the package is CommonJS; this is how Node shows its exports.
  export default sodium;
}
