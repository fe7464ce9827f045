import assert from "node:assert/strict";
import { test } from "node:test";
import { p256 } from "@noble/curves/nist.js";
import { verifyAssertion } from "../../../src/crypto/p256-webauthn.ts";
import { encodeWebauthnBlob, encodeWebauthnKey } from "../../../src/crypto/webauthn-key.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { ALL_PRIMITIVES, SHA256, suitesOf } from "./providers.ts";
import { readJson } from "./vector-files.ts";
import { assertionParts, type Passkey, passkeyPublicKey, signAssertion } from "./wallet-signers.ts";

interface Ceremony {
  readonly ceremony: string | null;
  readonly fieldsHex: Readonly<Record<string, string>>;
}

const FILE = readJson<{
  rpId: string;
  origin: string;
  vectors: readonly { title: string; ceremonies: readonly Ceremony[] }[];
}>("webauthn/webauthn_test_vectors.json");

/** Why the ledger refuses an assertion that WebAuthn accepts, by the title of the vector. */
const REFUSED: Readonly<Record<string, string>> = {
  'ES256 Credential with "crossOrigin": true in clientDataJSON': "frame of another site",
  'ES256 Credential with "topOrigin" in clientDataJSON': "frame of another site",
};

for (const primitives of ALL_PRIMITIVES) {
  test(`${primitives.provider}: the ES256 assertions of WebAuthn Level 3`, () => {
    const es256 = FILE.vectors.filter(({ title }) => /ES256/.test(title) || /U2F/.test(title));
    const verdicts: Record<string, string> = {};
    for (const { title, ceremonies } of es256) {
      const [registration, authentication] = ceremonies.map((each) => each.fieldsHex);
      const fields = authentication ?? {};
      const secret = bytesOf(registration?.credential_private_key ?? "");
      const publicKey = encodeWebauthnKey({
        point: p256.getPublicKey(secret),
        rpId: FILE.rpId,
        origins: [FILE.origin],
      });
      const authenticatorData = bytesOf(fields.authenticatorData ?? "");
      const parts = {
        authenticatorData,
        clientDataJson: bytesOf(fields.clientDataJSON ?? ""),
      };
      const wire = p256.Signature.fromBytes(bytesOf(fields.signature ?? ""), "der");
      const challenge = bytesOf(fields.challenge ?? "");
      const verdictOf = (signature: Uint8Array): boolean =>
        verifyAssertion(primitives, SHA256, {
          publicKey,
          challenge,
          signature: encodeWebauthnBlob({ ...parts, signature }),
        });
      const low = wire.hasHighS() ? new p256.Signature(wire.r, p256.Point.Fn.neg(wire.s)) : wire;
      // Clients bring S down; the ledger refuses the high one.
      if (wire.hasHighS()) assert(!verdictOf(wire.toBytes()), `high S of ${title}`);
      const isVerified = ((authenticatorData[32] ?? 0) & 4) !== 0;
      const expected = isVerified && REFUSED[title] === undefined;
      assert.equal(verdictOf(low.toBytes()), expected, title);
      verdicts[title] = expected ? "accepted" : "refused";
    }
    assert.equal(Object.keys(verdicts).length, 10);
  });
}

const KEY: Passkey = {
  secret: new Uint8Array(32).fill(9),
  rpId: "ledger.example",
  origins: ["https://ledger.example", "https://app.ledger.example"],
};

const MESSAGE = bytesOf(LEDGER_VECTORS.wallet_suites.p256_webauthn.message);
const GOOD = assertionParts(KEY, MESSAGE);
const GOOD_TEXT = Buffer.from(GOOD.clientDataJson).toString("utf8");

/** Client data that says the same in another form, or adds what clients may add. */
const ACCEPTED: Readonly<Record<string, string>> = {
  "as browsers write it": GOOD_TEXT,
  "without crossOrigin": GOOD_TEXT.replace(',"crossOrigin":false', ""),
  "with a new member": GOOD_TEXT.replace("}", ',"future":{"a":[1,-2.5e3,null,true,"x"]}}'),
  "with white space": `\t${GOOD_TEXT.replaceAll(":", " :\r\n ").replaceAll("https :\r\n ", "https:")} `,
  "with escapes": GOOD_TEXT.replace("webauthn.get", "\\u0077ebauthn.get").replaceAll("/", "\\/"),
  "from its second origin": GOOD_TEXT.replace("https://ledger", "https://app.ledger"),
  "nested to depth 4": GOOD_TEXT.replace("}", ',"a":{"b":{"c":{}}}}'),
};

/** Client data that some lenient verifier accepts and the ledger refuses. */
const REFUSED_TEXTS: Readonly<Record<string, string>> = {
  "of a registration": GOOD_TEXT.replace("webauthn.get", "webauthn.create"),
  "of another challenge": GOOD_TEXT.replace(/"challenge":"./, '"challenge":"_'),
  "with padding": GOOD_TEXT.replace('","origin"', '==","origin"'),
  "of another origin": GOOD_TEXT.replace("https://ledger", "https://evil"),
  "of an origin with a port": GOOD_TEXT.replace(".example", ".example:8443"),
  "in a frame": GOOD_TEXT.replace("false", "true"),
  "with crossOrigin null": GOOD_TEXT.replace("false", "null"),
  "with crossOrigin as text": GOOD_TEXT.replace("false", '"false"'),
  "with an origin as list": GOOD_TEXT.replace(
    '"https://ledger.example"',
    '["https://ledger.example"]',
  ),
  "with a member twice": GOOD_TEXT.replace("{", '{"type":"webauthn.get",'),
  "with a member twice by escape": GOOD_TEXT.replace("{", '{"\\u0074ype":"webauthn.create",'),
  "with a member twice further in": GOOD_TEXT.replace("}", ',"a":{"b":1,"b":1}}'),
  "nested to depth 5": GOOD_TEXT.replace("}", ',"a":{"b":{"c":{"d":{}}}}}'),
  "nested to depth 5 in lists": GOOD_TEXT.replace("}", ',"a":[[[[]]]]}'),
  "followed by more": `${GOOD_TEXT}{}`,
  "with a byte order mark": `\ufeff${GOOD_TEXT}`,
  "as a list": `[${GOOD_TEXT}]`,
  "with a trailing comma": GOOD_TEXT.replace("}", ",}"),
  "with a lone surrogate": GOOD_TEXT.replace("}", ',"a":"\\ud800"}'),
  "with a control character": GOOD_TEXT.replace("}", ',"a":"\u0001"}'),
  "with single quotes": GOOD_TEXT.replaceAll('"', "'"),
  "with a leading zero": GOOD_TEXT.replace("}", ',"a":01}'),
  empty: "{}",
  "cut off": GOOD_TEXT.slice(0, -1),
};

/** The authenticator's part with a byte changed or with another length, by what is wrong with it. */
const AUTHENTICATOR: Readonly<Record<string, Uint8Array>> = {
  "of another relying party": changed(GOOD.authenticatorData, 0, 1),
  "without user present": changed(GOOD.authenticatorData, 32, 0x01),
  "without user verified": changed(GOOD.authenticatorData, 32, 0x04),
};

for (const { name, suite } of suitesOf(17)) {
  const publicKey = passkeyPublicKey(KEY);
  const verdictOf = (parts: Partial<typeof GOOD>): boolean =>
    suite.verify(publicKey, { bytes: MESSAGE }, signAssertion(KEY, { ...GOOD, ...parts }));

  test(`${name}: the golden passkey signature`, () => {
    const golden = LEDGER_VECTORS.wallet_suites.p256_webauthn;
    const key = bytesOf(golden.public_key);
    assert(suite.isValidPublicKey(key));
    const verify = (message: string, signature: string): boolean =>
      suite.verify(key, { bytes: bytesOf(message) }, bytesOf(signature));
    assert(verify(golden.message, golden.signature_blob));
    assert(!verify(golden.message.replace("5820", "5821"), golden.signature_blob));
    assert(!suite.verify(publicKey, { bytes: MESSAGE }, bytesOf(golden.signature_blob)));
  });

  test(`${name}: client data that means the same is accepted`, () => {
    assert(suite.isValidPublicKey(publicKey));
    for (const [form, text] of Object.entries(ACCEPTED)) {
      assert(verdictOf({ clientDataJson: Buffer.from(text) }), form);
      assert.doesNotThrow(() => JSON.parse(text), form);
    }
  });

  test(`${name}: client data that means anything else is refused, though signed`, () => {
    for (const [form, text] of Object.entries(REFUSED_TEXTS)) {
      assert.notEqual(text, GOOD_TEXT, form);
      assert(!verdictOf({ clientDataJson: Buffer.from(text) }), form);
    }
    const invalidUtf8 = Buffer.concat([
      Buffer.from(GOOD_TEXT.slice(0, -1)),
      Buffer.from(',"a":"'),
      Buffer.of(0xff),
      Buffer.from('"}'),
    ]);
    assert(!verdictOf({ clientDataJson: invalidUtf8 }), "ill-formed UTF-8");
  });

  test(`${name}: authenticator data is judged, its counter is not`, () => {
    for (const [form, authenticatorData] of Object.entries(AUTHENTICATOR)) {
      assert(!verdictOf({ authenticatorData }), form);
    }
    const extended = new Uint8Array(512);
    extended.set(GOOD.authenticatorData);
    assert(verdictOf({ authenticatorData: extended }), "512 bytes");
    assert(verdictOf({ authenticatorData: changed(GOOD.authenticatorData, 36, 0xff) }), "counter");
  });

  test(`${name}: both sides of each bound of the blob`, () => {
    const room = 1024 - Buffer.byteLength(GOOD_TEXT) - ',"a":""'.length;
    const padded = GOOD_TEXT.replace("}", `,"a":"${"x".repeat(room)}"}`);
    assert.equal(padded.length, 1024);
    assert(verdictOf({ clientDataJson: Buffer.from(padded) }));
    const good = signAssertion(KEY, GOOD);
    const verify = (signature: Uint8Array): boolean =>
      suite.verify(publicKey, { bytes: MESSAGE }, signature);
    assert(verify(good));
    assert(!verify(Buffer.concat([good, Buffer.of(0)])), "trailing byte");
    assert(!verify(good.subarray(0, -1)), "cut off");
    // The same items with a longer head than needed.
    const loose = Buffer.concat([Buffer.of(0x98, 3), good.subarray(1)]);
    assert(!verify(loose), "other encoding");
    assert(!verify(rawBlob(GOOD.authenticatorData.subarray(0, 36), GOOD.clientDataJson)), "36");
    assert(!verify(rawBlob(new Uint8Array(513), GOOD.clientDataJson)), "513");
    assert(!verify(rawBlob(GOOD.authenticatorData, Buffer.from(`${padded} `))), "1025");
  });

  test(`${name}: a passkey signs transactions only`, () => {
    const text = Buffer.from(MESSAGE).toString("latin1");
    for (const context of ["seal", "attest", "act", "ballot", "report", "radar"]) {
      const bytes = Buffer.from(text.replace("glp1/tx", `glp1/${context}`), "latin1");
      const signature = signAssertion(KEY, assertionParts(KEY, bytes));
      assert(!suite.verify(publicKey, { bytes }, signature), context);
    }
    const other = Buffer.from(text.replace("/0011", "/0012"), "latin1");
    const signature = signAssertion(KEY, assertionParts(KEY, other));
    assert(!suite.verify(publicKey, { bytes: other }, signature), "suite 18");
  });

  test(`${name}: keys of other forms are refused`, () => {
    const point = p256.getPublicKey(KEY.secret);
    const keyOf = (part: Partial<{ point: Uint8Array; rpId: string; origins: string[] }>) =>
      encodeWebauthnKey({ point, rpId: "a", origins: ["b"], ...part });
    assert(suite.isValidPublicKey(keyOf({})));
    assert(!suite.isValidPublicKey(keyOf({ point: changed(point, 0, 6) })), "lead byte");
    const outside = new Uint8Array(33).fill(0xff).fill(2, 0, 1);
    assert(!suite.isValidPublicKey(keyOf({ point: outside })), "x beyond the field");
    assert(!suite.isValidPublicKey(point), "bare point");
    assert(!suite.isValidPublicKey(Buffer.concat([keyOf({}), Buffer.of(0)])), "trailing byte");
    assert(suite.isValidPublicKey(keyOf({ origins: ["a", "b", "c", "d"] })), "4 origins");
  });
}

/** A copy of the bytes with a mask applied to one of them. */
function changed(bytes: Uint8Array, index: number, mask: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[index] = (copy[index] ?? 0) ^ mask;
  return copy;
}

/** A blob with a good signature over parts that the encoder refuses to write. */
function rawBlob(authenticatorData: Uint8Array, clientDataJson: Uint8Array): Uint8Array {
  const signed = Buffer.concat([authenticatorData, SHA256.digest(clientDataJson)]);
  const signature = p256.sign(SHA256.digest(signed), KEY.secret, { prehash: false, lowS: true });
  return Buffer.concat([
    Buffer.of(0x83),
    item(authenticatorData),
    item(clientDataJson),
    item(signature),
  ]);
}

function item(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const head = length < 256 ? Buffer.of(0x58, length) : Buffer.of(0x59, length >> 8, length & 255);
  return Buffer.concat([head, bytes]);
}
