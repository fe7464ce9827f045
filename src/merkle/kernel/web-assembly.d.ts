// The part of the WebAssembly JavaScript interface that the kernel uses. The compiler's library knows it only together
// with everything else of a browser, which the pure folders must not see.
// Source: W3C WebAssembly JavaScript Interface, sections 5.1 (Module) and 5.2 (Instance).

// biome-ignore lint/style/noNamespace: this is how the platform itself is laid out.
declare namespace WebAssembly {
  class Module {
    constructor(binary: Uint8Array);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
