import assert from "node:assert/strict";
import { test } from "node:test";
import { createHashRegistry } from "../../crypto/hash-registry.ts";
import { nobleHashes } from "../../crypto/noble-hash.ts";
import { nodeHashes } from "../../crypto/provider-node-hash.ts";
import { compileKernel, Kernel } from "../../merkle/kernel/kernel.ts";
import { kernelHashes } from "../../merkle/kernel/kernel-hashes.ts";
import { chooseHashes } from "./choose-hashes.ts";

test("the real providers, as a node puts them together, pass the registry's self-test", () => {
  const native = nodeHashes();
  const noble = nobleHashes();
  const bases = new Map(
    [...noble.functions, ...native.functions].map((hash) => [hash.code, hash] as const),
  );
  const kernel = kernelHashes([...bases.values()], new Kernel(compileKernel()));
  assert.deepEqual(kernel.functions.map(({ name }) => name).sort(), [
    "blake3",
    "sha2-256",
    "sha3-256",
  ]);
  const { provider, choices } = chooseHashes([native, kernel], process.hrtime.bigint);
  const tested = createHashRegistry({ providers: [provider, noble], network: 0 });
  assert.ok(tested.ok);
  assert.deepEqual([...tested.value.registry.keys()], [0x12, 0x13, 0x14, 0x16, 0x1e, 0x20]);
  for (const { code, effective, failures } of tested.value.report) {
    assert.deepEqual(failures, []);
    assert.equal(effective, choices.get(code)?.hash.provider);
  }
  // Which of two providers is faster is this machine's business; that both were timed is not.
  assert.deepEqual([...(choices.get(0x12)?.times.keys() ?? [])], ["node:crypto", "wasm-simd"]);
  assert.equal(choices.get(0x1e)?.hash.provider, "wasm-simd");
});
