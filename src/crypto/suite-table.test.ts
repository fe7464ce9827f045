import assert from "node:assert/strict";
import { test } from "node:test";
import { SUITE_KNOWN_ANSWERS } from "./suite-known-answers.ts";
import { builtSuite, isInRange, SUITE_TABLE, suiteEntry } from "./suite-table.ts";
import { encodeWebauthnKey } from "./webauthn-key.ts";

test("every built suite has known answers of the lengths that the table gives", () => {
  const built = SUITE_TABLE.filter((entry) => entry.isBuilt).map((entry) => entry.id);
  assert.deepEqual([...SUITE_KNOWN_ANSWERS.keys()], built);
  for (const id of built) {
    const entry = builtSuite(id);
    const answers = SUITE_KNOWN_ANSWERS.get(id);
    assert(entry !== undefined && answers !== undefined);
    assert(isInRange(answers.publicKey.length, entry.publicKeyBytes), entry.name);
    assert(isInRange(answers.signature.length, entry.signatureBytes), entry.name);
  }
});

test("the numbers of the design", () => {
  const rows = SUITE_TABLE.map(({ id, level, cost, roles, isWallet, isBuilt }) =>
    [id, level, cost, roles.join(" "), isWallet, isBuilt].join("|"),
  );
  const all = "seal council attest vote other";
  assert.deepEqual(rows, [
    `1|1|1|${all}|false|true`,
    `2|2|2|${all}|false|true`,
    `3|2|3|${all}|false|true`,
    "4|2|6|council attest|false|false",
    "16|1|4|vote other|true|true",
    "17|1|1|vote other|true|true",
    "18|2|1|vote other|true|false",
  ]);
});

test("reserved and unknown numbers are told apart", () => {
  assert.equal(suiteEntry(4)?.name, "slh-dsa-sha2-192s");
  assert.equal(builtSuite(4), undefined);
  assert.equal(suiteEntry(5), undefined);
  assert.equal(builtSuite(5), undefined);
  assert.equal(builtSuite(1)?.name, "ed25519");
});

test("the shortest passkey key has the least length of the table", () => {
  const shortest = encodeWebauthnKey({ point: new Uint8Array(33), rpId: "a", origins: ["b"] });
  assert.equal(shortest.length, suiteEntry(17)?.publicKeyBytes.min);
  assert(isInRange(41, { min: 41, max: 42 }));
  assert(!isInRange(40, { min: 41, max: 42 }));
  assert(isInRange(42, { min: 41, max: 42 }));
  assert(!isInRange(43, { min: 41, max: 42 }));
});
