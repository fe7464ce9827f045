import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type ActChange,
  DAY,
  EmergencyScene,
  HOUR,
  memberNames,
  signFields,
} from "../../test/support/emergency-scene.ts";
import { literalEncode } from "../../test/support/literal-codec.ts";
import { readAct, readActSigner } from "./act.ts";
import { readCouncil, writeCouncil } from "./council.ts";
import { countMeasures } from "./measure.ts";

const PAUSE = [{ kind: "pause_network", components: ["transfers"] }] as const;
const five = memberNames("emergency", 5);

/** Declares a pause, with one thing changed. */
function declare(s: EmergencyScene, change: ActChange = {}): string {
  return s.declare(PAUSE, null, change);
}

function sign(s: EmergencyScene, act: number, signers: readonly string[]): string {
  const { act: bytes } = readAct(s.state, act) ?? assert.fail(`no act ${act}`);
  const fields = s.fields("emergency", "declare_emergency", s.declaration(PAUSE), {
    nonce: 0,
    notBefore: readAct(s.state, act)?.notBefore ?? 0,
  });
  assert.deepEqual(bytes, literalEncode(fields), "the act as it was signed");
  const signatures = signFields("act", fields, signers);
  return s.run(s.id("proposer"), "signAct", { act, signatures })?.code ?? "ok";
}

test("five of seven bring an act about, four do not", () => {
  const s = new EmergencyScene();
  assert.equal(declare(s, { signers: five.slice(0, 4) }), "ok");
  assert.deepEqual(s.lastNames, Array(4).fill("actSigned"));
  assert.equal(countMeasures(s.state), 0);
  assert.equal(readCouncil(s.state, "emergency")?.nonce, 0);
  assert.equal(sign(s, 1, ["emergency 6"]), "ok");
  assert.deepEqual(s.lastNames.slice(0, 5), [
    "actSigned",
    "actExecuted",
    "emergencyDeclared",
    "emergencyActionTriggered",
    "measureStarted",
  ]);
  assert.equal(countMeasures(s.state), 1);
  assert.equal(readCouncil(s.state, "emergency")?.nonce, 1);
  assert.equal(readAct(s.state, 1)?.executedAt, s.now);
});

test("five signatures at once are enough", () => {
  const s = new EmergencyScene();
  assert.equal(declare(s), "ok");
  assert.equal(readAct(s.state, 1)?.signers, 5);
  assert.equal(countMeasures(s.state), 1);
});

test("attack: one signer five times is one of five", () => {
  const s = new EmergencyScene();
  assert.equal(declare(s, { signers: ["emergency 0"] }), "ok");
  for (let time = 0; time < 4; time++) {
    assert.equal(sign(s, 1, ["emergency 0"]), "GOV_DUPLICATE_SIGNER", `time ${time}`);
  }
  assert.equal(readAct(s.state, 1)?.signers, 1);
});

test("attack: two keys of one member are one member", () => {
  const s = new EmergencyScene();
  s.addKey("emergency 0", "second key", 1);
  const both = ["emergency 0", "emergency 0/second key"];
  assert.equal(declare(s, { signers: [...both, ...five.slice(1, 4)] }), "ok");
  assert.equal(readAct(s.state, 1)?.signers, 4);
  assert.equal(countMeasures(s.state), 0);
  assert.equal(sign(s, 1, ["emergency 0/second key"]), "GOV_DUPLICATE_SIGNER");
  assert.equal(sign(s, 1, ["emergency 4"]), "ok");
  assert.equal(countMeasures(s.state), 1);
});

test("a member whose account asks for two keys counts once both have signed, one after the other", () => {
  const s = new EmergencyScene();
  s.addKey("emergency 0", "second key", 2);
  assert.equal(declare(s, { signers: five }), "ok");
  assert.equal(readAct(s.state, 1)?.signers, 4);
  assert.equal(sign(s, 1, ["emergency 0"]), "GOV_DUPLICATE_SIGNER");
  assert.equal(sign(s, 1, ["emergency 0/second key"]), "ok");
  assert.equal(readAct(s.state, 1)?.signers, 5);
  assert.equal(countMeasures(s.state), 1);
});

test("attack: what reaches k twice happens once, and a late signature is kept", () => {
  const s = new EmergencyScene();
  assert.equal(declare(s), "ok");
  assert.equal(sign(s, 1, ["emergency 5"]), "ok");
  assert.deepEqual(s.lastNames, ["actSigned"]);
  assert.equal(readActSigner(s.state, 1, s.id("emergency 5"))?.complete, true);
  assert.equal(sign(s, 1, ["emergency 6"]), "ok");
  assert.deepEqual(s.lastNames, ["actSigned"]);
  assert.equal(countMeasures(s.state), 1);
  assert.equal(readAct(s.state, 1)?.signers, 7);
  assert.equal(readCouncil(s.state, "emergency")?.nonce, 1);
});

test("attack: an act for another chain, with an old number, another version, before or after its time", () => {
  const s = new EmergencyScene();
  s.block(DAY);
  const { now } = s;
  const refused: readonly (readonly [ActChange, string])[] = [
    [{ chainId: new Uint8Array(64) }, "GOV_ACT_WRONG_CHAIN"],
    [{ nonce: 1 }, "GOV_ACT_NONCE"],
    [{ version: 0 }, "GOV_COUNCIL_VERSION"],
    [{ version: 2 }, "GOV_COUNCIL_VERSION"],
    [{ notBefore: now + 1 }, "GOV_ACT_TOO_EARLY"],
    [{ notBefore: now - HOUR, expiresAt: now }, "GOV_ACT_EXPIRED"],
    [{ notBefore: now, expiresAt: now }, "GOV_FIELD_INVALID"],
    [{ notBefore: now, expiresAt: now + 7 * DAY + 1 }, "GOV_FIELD_INVALID"],
  ];
  for (const [change, code] of refused) {
    assert.equal(
      declare(s, change),
      code,
      JSON.stringify(change, (_, v) => v ?? null),
    );
  }
  assert.equal(declare(s, { notBefore: now, expiresAt: now + 7 * DAY }), "ok");
});

test("an act takes effect until its last second and not at its end", () => {
  for (const [later, code] of [
    [HOUR - 1, "ok"],
    [HOUR, "GOV_ACT_EXPIRED"],
  ] as const) {
    const s = new EmergencyScene();
    const span = { notBefore: s.now, expiresAt: s.now + HOUR };
    assert.equal(declare(s, { ...span, signers: five.slice(0, 4) }), "ok");
    const { act } = readAct(s.state, 1) ?? assert.fail();
    s.block(later);
    const fields = s.fields("emergency", "declare_emergency", s.declaration(PAUSE), span);
    assert.deepEqual(act, literalEncode(fields));
    const signatures = signFields("act", fields, ["emergency 5"]);
    assert.equal(s.run(s.id("proposer"), "signAct", { act: 1, signatures })?.code ?? "ok", code);
  }
});

test("attack: a signature over other bytes, of a stranger, or of an unknown key refuses the whole", () => {
  const s = new EmergencyScene();
  const honest = s.act("emergency", "declare_emergency", s.declaration(PAUSE)) as {
    readonly signatures: readonly { readonly signature: Uint8Array }[];
  };
  const fields = s.fields("emergency", "declare_emergency", s.declaration(PAUSE), { nonce: 9 });
  const other = signFields("act", fields, five);
  const carried = { ...honest, signatures: other };
  assert.equal(s.refuse(s.id("proposer"), "submitAct", carried), "GOV_SIGNATURE_INVALID");
  assert.equal(declare(s, { signers: [...five, "stranger"] }), "GOV_NOT_MEMBER");
  assert.equal(declare(s, { signers: [...five, "emergency 5/stranger"] }), "GOV_KEY_UNKNOWN");
  s.admitted = { ...s.admitted, council: [3] };
  assert.equal(declare(s), "GOV_KEY_BELOW_FLOOR");
  assert.equal(readAct(s.state, 1), undefined);
});

test("one act of a kind is open, until it expires or its council has moved on", () => {
  const s = new EmergencyScene();
  assert.equal(declare(s, { signers: ["emergency 0"] }), "ok");
  assert.equal(declare(s, { signers: ["emergency 1"] }), "GOV_ACT_OPEN");
  s.block(DAY - 1);
  assert.equal(declare(s, { signers: ["emergency 1"] }), "GOV_ACT_OPEN");
  s.block(1);
  assert.deepEqual(s.lastNames, ["actExpired"]);
  assert.equal(declare(s, { signers: ["emergency 1"] }), "ok");
  const council = readCouncil(s.state, "emergency") ?? assert.fail();
  writeCouncil(s.state, "emergency", { ...council, version: 2 });
  assert.equal(declare(s, { signers: ["emergency 2"] }), "ok");
  assert.deepEqual(s.lastNames, ["actExpired", "actSigned"]);
  s.block(DAY);
  assert.deepEqual(s.lastNames, ["actExpired"], "the one that was given up is not told again");
});

test("a change of its council voids what was signed", () => {
  const s = new EmergencyScene();
  assert.equal(declare(s, { signers: five.slice(0, 4) }), "ok");
  const council = readCouncil(s.state, "emergency") ?? assert.fail();
  writeCouncil(s.state, "emergency", { ...council, version: council.version + 1 });
  const fields = s.fields("emergency", "declare_emergency", s.declaration(PAUSE), { version: 1 });
  const signatures = signFields("act", fields, ["emergency 5"]);
  assert.equal(
    s.refuse(s.id("proposer"), "signAct", { act: 1, signatures }),
    "GOV_COUNCIL_VERSION",
  );
});

test("a council that is absent or over signs nothing", () => {
  const s = new EmergencyScene();
  const payload = [s.id("val 0"), "forum_ban", HOUR, new Uint8Array(32)];
  const council = readCouncil(s.state, "conduct") ?? assert.fail();
  writeCouncil(s.state, "conduct", { ...council, termEnd: s.now });
  assert.equal(s.submitAct("conduct", "interim_sanction", payload), "GOV_COUNCIL_TERM");
  writeCouncil(s.state, "conduct", { ...council, termEnd: s.now + 1 });
  assert.equal(s.submitAct("conduct", "interim_sanction", payload), "ok");
});

test("a council does what its kinds of acts are, and no other council does it", () => {
  const s = new EmergencyScene();
  const payload = s.declaration(PAUSE);
  assert.equal(s.submitAct("conduct", "declare_emergency", payload), "GOV_ACT_FORBIDDEN");
  assert.equal(s.submitAct("attestor", "declare_emergency", payload), "GOV_ACT_FORBIDDEN");
  assert.equal(s.submitAct("emergency", "set_parameter", payload), "GOV_ACT_FORBIDDEN");
  assert.equal(s.submitAct("emergency", "end_measure", payload), "GOV_FIELD_INVALID");
  const carried = s.act("emergency", "declare_emergency", payload) as Record<string, unknown>;
  const renamed = { ...carried, kind: "end_measure" };
  assert.equal(s.refuse(s.id("proposer"), "submitAct", renamed), "GOV_FIELD_INVALID");
  const attested = { ...carried, attested: literalEncode([]) };
  assert.equal(s.refuse(s.id("proposer"), "submitAct", attested), "GOV_FIELD_INVALID");
});

test("an unknown act cannot be signed", () => {
  const s = new EmergencyScene();
  const fields = s.fields("emergency", "declare_emergency", s.declaration(PAUSE));
  const signatures = signFields("act", fields, five);
  assert.equal(s.refuse(s.id("proposer"), "signAct", { act: 1, signatures }), "GOV_ACT_UNKNOWN");
});

test("an act whose number another act has used can be signed no more", () => {
  const s = new EmergencyScene();
  assert.equal(declare(s), "ok");
  const maintenance = s.declaration([{ kind: "enable_maintenance" }]);
  const four = { signers: five.slice(0, 4) };
  assert.equal(s.submitAct("emergency", "declare_emergency", maintenance, four), "ok");
  const fields = s.fields("emergency", "declare_emergency", maintenance);
  assert.equal(s.submitAct("emergency", "end_measure", [1, "over"]), "ok");
  const signatures = signFields("act", fields, ["emergency 5"]);
  assert.equal(s.refuse(s.id("proposer"), "signAct", { act: 2, signatures }), "GOV_ACT_NONCE");
});
