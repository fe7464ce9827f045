import assert from "node:assert/strict";
import { test } from "node:test";
import { mapKey } from "../../src/governance/byte-map.ts";
import { COUNCIL_NAMES, readCouncil } from "../../src/governance/council.ts";
import { DAY, EmergencyScene, HOUR } from "../support/emergency-scene.ts";
import { FOR } from "../support/vote-scene.ts";

/** Tables that no act may touch: parameters, roles, permissions, what accounts and the treasury hold, and votes. */
const FORBIDDEN = [
  "param/",
  "role",
  "perm/",
  "acct/",
  "stake/",
  "hold/",
  "supply",
  "budget/",
  "stream/",
  "outflow/",
  "ballot/",
  "tally/",
  "bw/",
  "dlg.",
  "pow.",
];

function entriesOf(s: EmergencyScene): ReadonlyMap<string, string> {
  const entries = [...s.state.entries(new Uint8Array(0))];
  return new Map(entries.map(([key, value]) => [mapKey(key), mapKey(value)]));
}

/** Runs an act and answers with the prefixes of what it changed. */
function changedBy(s: EmergencyScene, work: () => string): readonly string[] {
  const before = entriesOf(s);
  const councils = COUNCIL_NAMES.map((name) => readCouncil(s.state, name));
  assert.equal(work(), "ok");
  const after = entriesOf(s);
  for (const [place, name] of COUNCIL_NAMES.entries()) {
    const { nonce: _, ...then } = councils[place] ?? assert.fail();
    const { nonce: __, ...now } = readCouncil(s.state, name) ?? assert.fail();
    assert.deepEqual(now, then, `${name} but for its number`);
  }
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}

test("I11: no act changes parameters, roles, the treasury or votes", () => {
  const s = new EmergencyScene();
  const evidence = new Uint8Array(32).fill(1);
  const accused = s.id("val 0");
  s.set("track.text.TL", DAY);
  s.voter("one", 600n);
  s.block();
  const motion = s.discussed({ text: "a motion" });
  s.block();
  assert.equal(s.vote("one", motion, FOR), "ok");
  s.close(motion);
  const { id } = s.proposal(motion);
  const acts: readonly (readonly [string, () => string])[] = [
    [
      "interim_sanction",
      () => s.submitAct("conduct", "interim_sanction", [accused, "proposer_ban", HOUR, evidence]),
    ],
    [
      "declare_emergency",
      () =>
        s.declare(
          [
            { kind: "pause_network", durationS: 2 * DAY, ratifiedS: 3 * DAY },
            { kind: "enable_maintenance" },
            { kind: "freeze_accounts", accounts: [accused] },
            { kind: "rollback", durationS: DAY, targetHeight: 1 },
          ],
          evidence,
        ),
    ],
    ["end_measure", () => s.submitAct("emergency", "end_measure", [2, "over"])],
    ["veto_proposal", () => s.submitAct("emergency", "veto_proposal", [id, evidence])],
  ];
  for (const [kind, work] of acts) {
    const changed = changedBy(s, work);
    assert.ok(changed.length > 0, kind);
    for (const prefix of FORBIDDEN) {
      const touched = changed.filter((key) => key.startsWith(prefix));
      assert.deepEqual(touched, [], `${kind} ${prefix}`);
    }
  }
});

test("I10: no measure outlives its expiry unratified, and every one has an expiry", () => {
  const s = new EmergencyScene();
  assert.equal(s.declare([{ kind: "pause_network" }, { kind: "enable_maintenance" }]), "ok");
  const transfer = { to: s.id("val 1"), amount: 1n };
  assert.equal(s.refuse(s.id("proposer"), "transfer", transfer), "GOV_PAUSED");
  s.now += HOUR;
  assert.equal(s.run(s.id("proposer"), "transfer", transfer), null);
});

test("a reviewer is excluded by act while the review is open, and by no other way", () => {
  const s = new EmergencyScene();
  s.set("track.text.review", true);
  for (const name of ["r 0", "r 1", "r 2", "r 3"]) s.grant("reviewer", name);
  s.voter("one", 600n);
  const reason = new Uint8Array(32).fill(2);
  const motion = s.discussed({ text: "a motion" });
  assert.equal(s.status(motion).status, "review");
  const { id } = s.proposal(motion);
  const exclude = (name: string, target: Uint8Array = id) =>
    s.submitAct("conduct", "exclude_reviewer", [target, s.id(name), reason]);
  assert.equal(exclude("r 0", new Uint8Array(32)), "GOV_PROPOSAL_UNKNOWN");
  assert.equal(exclude("one"), "GOV_NOT_ON_PANEL");
  assert.equal(exclude("r 0"), "ok");
  assert.equal(s.lastNames.includes("reviewerRecused"), true);
  assert.equal(exclude("r 1"), "GOV_ACT_FORBIDDEN", "a third of four, and never below three");
  s.block(8 * DAY);
  assert.equal(exclude("r 1"), "GOV_REVIEW_CLOSED");
});

test("a council takes at most a third off a panel, and leaves three on it", () => {
  for (const [size, most] of [
    [3, 0],
    [4, 1],
    [5, 1],
    [6, 2],
  ] as const) {
    const s = new EmergencyScene();
    s.set("track.text.review", true);
    const names = Array.from({ length: size }, (_, place) => `r ${place}`);
    for (const name of names) s.grant("reviewer", name);
    s.voter("one", 600n);
    const motion = s.discussed({ text: "a motion" });
    const { id } = s.proposal(motion);
    const reason = new Uint8Array(32).fill(2);
    const answers = names.map((name) =>
      s.submitAct("conduct", "exclude_reviewer", [id, s.id(name), reason]),
    );
    const expected = names.map((_, place) => (place < most ? "ok" : "GOV_ACT_FORBIDDEN"));
    assert.deepEqual(answers, expected, `of ${size}`);
  }
});
