import assert from "node:assert/strict";
import { test } from "node:test";
import {
  EmergencyScene,
  HOUR,
  memberNames,
  signFields,
} from "../../test/support/emergency-scene.ts";
import { CHAIN_ID } from "../../test/support/governance-scene.ts";
import { type Item, literalDecode, literalEncode } from "../../test/support/literal-codec.ts";
import { literalHash, literalTag } from "../../test/support/literal-hash.ts";
import type { Digest } from "../primitives/brand.ts";
import {
  attestationStatus,
  findAttestation,
  isAttested,
  readVerdict,
  requireAttestation,
} from "./attestation.ts";
import { irreversibleAbove } from "./irreversible.ts";

const DAY = 24 * HOUR;
const HEIGHT = 7;
/** Epoch hash, ids and history roots of that height, as the ledger says. */
const DIGESTS: Item = [
  new Uint8Array(32).fill(1),
  [[0x16, new Uint8Array(32).fill(2)]],
  [[0x16, new Uint8Array(32).fill(3)]],
];
const ATTEST = 1;
const REFUSE = 0;

class AttestScene extends EmergencyScene {
  constructor() {
    super();
    this.port = {
      ...this.port,
      finalizedHeight: HEIGHT,
      encodedDigestsAt: (height) => (height <= HEIGHT ? literalEncode(DIGESTS) : undefined),
    };
  }

  open(milestone = "anchor", height = HEIGHT, by = "attestor 0"): string {
    return this.run(this.id(by), "openAttestation", { milestone, height })?.code ?? "ok";
  }

  sign(
    member: string,
    verdict = ATTEST,
    change: { readonly digests?: Item; readonly id?: Uint8Array; readonly key?: string } = {},
  ): string {
    const { digests = DIGESTS, key = member } = change;
    const named = idOf("anchor", HEIGHT);
    const fields = [CHAIN_ID, change.id ?? named, "anchor", HEIGHT, digests, verdict];
    const [signed] = signFields("attest", fields, [`${member}/${key}`]);
    const { account, ...signature } = signed ?? assert.fail();
    const payload = { id: named, member: account, verdict, reason: null, signatures: [signature] };
    return this.run(this.id("proposer"), "signAttestation", payload)?.code ?? "ok";
  }

  get answer(): string {
    return attestationStatus(requireAttestation(this.state, 1), this.now);
  }
}

function idOf(milestone: string, height: number): Digest {
  const bytes = literalEncode([CHAIN_ID, milestone, height]);
  return literalHash(0x16, literalTag("gov/attest", 0x16), bytes) as Digest;
}

const names = memberNames("attestor", 7);

test("five of seven attestors verify what the ledger itself says of a height, told once", () => {
  const s = new AttestScene();
  assert.equal(s.open(), "ok");
  assert.deepEqual(literalDecode(requireAttestation(s.state, 1).digests), DIGESTS);
  for (const name of names.slice(0, 4)) assert.equal(s.sign(name), "ok");
  assert.equal(s.answer, "PENDING");
  assert.equal(isAttested(s.state, idOf("anchor", HEIGHT)), false);
  assert.equal(s.sign("attestor 4"), "ok");
  assert.deepEqual(s.lastNames, ["attestationSigned", "attestationVerified"]);
  assert.equal(s.answer, "VERIFIED");
  assert.equal(isAttested(s.state, idOf("anchor", HEIGHT)), true);
  assert.equal(s.sign("attestor 5"), "ok");
  assert.deepEqual(s.lastNames, ["attestationSigned"], "kept, and told no second time");
  assert.deepEqual(irreversibleAbove(s.state, s.height - 1), [`ATTEST-anchor-${HEIGHT}`]);
  s.block(8 * DAY);
  assert.equal(s.answer, "VERIFIED");
  assert.deepEqual(
    s.lastNames.filter((name) => name.startsWith("attestation")),
    ["attestationClosed"],
    "one of the seven has said nothing",
  );
});

test("attack: an attestation of a height that is not final, or that the ledger does not hold", () => {
  const s = new AttestScene();
  assert.equal(s.open("anchor", HEIGHT + 1), "GOV_NOT_FINAL");
  s.port = { ...s.port, encodedDigestsAt: () => undefined };
  assert.equal(s.open(), "GOV_NOT_FINAL");
  s.port = { ...s.port, finalizedHeight: -1 };
  assert.equal(s.open("anchor", 0), "GOV_NOT_FINAL");
});

test("an attestor opens one for a milestone and a height", () => {
  const s = new AttestScene();
  assert.equal(s.open("anchor", HEIGHT, "val 0"), "GOV_NOT_PERMITTED");
  assert.equal(s.open("anything"), "GOV_FIELD_INVALID");
  assert.equal(s.open("custom:"), "GOV_FIELD_INVALID");
  assert.equal(s.open("custom:drill-1"), "ok");
  assert.equal(s.open(), "ok");
  assert.equal(s.open(), "GOV_EXISTS");
  assert.equal(s.open("anchor", HEIGHT - 1), "ok");
  assert.equal(findAttestation(s.state, idOf("anchor", HEIGHT)), 2);
  assert.equal(
    s.open("audit_checkpoint"),
    "GOV_NOT_FINAL",
    "there is no checkpoint of that height",
  );
});

test("a refusal may become an attestation, and nothing else changes", () => {
  const s = new AttestScene();
  s.open();
  assert.equal(s.sign("attestor 0", REFUSE), "ok");
  assert.equal(s.sign("attestor 0", REFUSE), "GOV_ALREADY_SIGNED");
  assert.deepEqual(
    [requireAttestation(s.state, 1).refusing, requireAttestation(s.state, 1).attesting],
    [1, 0],
  );
  assert.equal(s.sign("attestor 0", ATTEST), "ok");
  assert.deepEqual(
    [requireAttestation(s.state, 1).refusing, requireAttestation(s.state, 1).attesting],
    [0, 1],
  );
  assert.equal(s.sign("attestor 0", REFUSE), "GOV_ALREADY_SIGNED");
  assert.equal(s.sign("attestor 0", ATTEST), "GOV_ALREADY_SIGNED");
  assert.equal(readVerdict(s.state, 1, s.id("attestor 0"))?.verdict, ATTEST);
});

test("more than two of seven refusals contradict", () => {
  const s = new AttestScene();
  s.open();
  for (const name of names.slice(0, 2)) assert.equal(s.sign(name, REFUSE), "ok");
  assert.equal(s.answer, "PENDING");
  assert.equal(s.sign("attestor 2", REFUSE), "ok");
  assert.deepEqual(s.lastNames, ["attestationSigned", "attestationContradicted"]);
  assert.equal(s.answer, "CONTRADICTED");
  assert.equal(s.sign("attestor 3", REFUSE), "ok");
  assert.deepEqual(s.lastNames, ["attestationSigned"]);
});

test("attack: a signature over other digests, another id, by a stranger or by another's key", () => {
  const s = new AttestScene();
  s.open();
  const other: Item = [
    new Uint8Array(32),
    [[0x16, new Uint8Array(32)]],
    [[0x16, new Uint8Array(32)]],
  ];
  assert.equal(s.sign("attestor 0", ATTEST, { digests: other }), "GOV_SIGNATURE_INVALID");
  assert.equal(s.sign("attestor 0", ATTEST, { id: idOf("anchor", 6) }), "GOV_SIGNATURE_INVALID");
  assert.equal(s.sign("attestor 0", ATTEST, { key: "attestor 1" }), "GOV_KEY_UNKNOWN");
  assert.equal(s.sign("emergency 0"), "GOV_NOT_ON_PANEL");
  s.addKey("attestor 0", "second key", 2);
  assert.equal(s.sign("attestor 0"), "GOV_SIGNATURE_COUNT");
  assert.equal(requireAttestation(s.state, 1).attesting, 0);
});

test("an attestation closes at its deadline, and what is missing is told", () => {
  const s = new AttestScene();
  s.open();
  const { deadline } = requireAttestation(s.state, 1);
  assert.equal(deadline, s.now + 7 * DAY);
  s.now = deadline - 1;
  assert.equal(s.sign("attestor 0"), "ok");
  assert.equal(s.answer, "PENDING");
  s.now = deadline;
  assert.equal(s.answer, "INSUFFICIENT", "by the clock");
  assert.equal(s.sign("attestor 1"), "GOV_ATTESTATION_CLOSED");
  s.block(0);
  assert.equal(s.lastNames.includes("attestationInsufficient"), true);
});

test("an unknown attestation cannot be signed", () => {
  const s = new AttestScene();
  assert.equal(s.sign("attestor 0"), "GOV_ATTESTATION_UNKNOWN");
});
