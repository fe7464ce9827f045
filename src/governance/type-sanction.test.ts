import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, EmergencyScene, HOUR } from "../../test/support/emergency-scene.ts";
import { AGAINST, eventData, FOR } from "../../test/support/vote-scene.ts";
import { encode } from "../codec/canonical.ts";
import type { Digest } from "../primitives/brand.ts";
import { hasPermission, refusePermission } from "./permission.ts";
import { activeSanction, readAnswer, sanctionedOn } from "./sanction.ts";
import type { SanctionPayload } from "./sanction-payload.ts";
import { readStake } from "./stake.ts";
import { SYSTEM_ACCOUNT } from "./system-account.ts";
import { SANCTION } from "./type-sanction.ts";

const EVIDENCE = new Uint8Array(32).fill(0x5a) as Digest;
const OTHER = new Uint8Array(32).fill(0x5b) as Digest;

class SanctionScene extends EmergencyScene {
  constructor() {
    super();
    for (const field of ["min_power", "deposit"] as const) this.set(`track.sanction.${field}`, 0n);
    this.voter("accused", 1000n);
    this.voter("elector", 3000n);
    this.block();
  }

  payload(change: Partial<SanctionPayload> = {}): SanctionPayload {
    return {
      account: this.id("accused"),
      kind: "proposer_ban",
      until: this.now + 60 * DAY,
      evidenceDigest: EVIDENCE,
      statement: "front-running",
      slash: null,
      ...change,
    };
  }

  accuse(change: Partial<SanctionPayload> = {}): number {
    return this.propose("elector", "sanction", encode(SANCTION.payload, this.payload(change)));
  }

  refused(change: Partial<SanctionPayload>): string {
    const payload = encode(SANCTION.payload, this.payload(change));
    const content = {
      ...(this.motionContent("an accusation") as object),
      type: "sanction",
      payload,
    };
    return this.refuse(this.id("elector"), "createProposal", { content, deposit: 0n });
  }

  /** Goes through hearing, vote and appeal. */
  decide(number: number): void {
    this.block(7 * DAY);
    this.block();
    assert.equal(this.vote("elector", number, FOR), "ok");
    this.close(number);
    this.block(3 * DAY);
  }

  interim(
    change: readonly [kind?: string, durationS?: number, evidence?: Uint8Array] = [],
  ): string {
    const [kind = "proposer_ban", durationS = 72 * HOUR, evidence = EVIDENCE] = change;
    const payload = [this.id("accused"), kind, durationS, evidence];
    return this.submitAct("conduct", "interim_sanction", payload);
  }
}

test("a sanction is heard, voted on, and holds after its timelock until its end", () => {
  const s = new SanctionScene();
  const number = s.accuse();
  const opened = s.last.find(({ spec }) => spec.name === "sanctionHearingOpened") ?? assert.fail();
  assert.deepEqual(eventData(opened).account, s.id("accused"));
  const { until } = s.payload();
  s.decide(number);
  assert.equal(s.status(number).status, "executed");
  assert.equal(s.lastNames.includes("sanctioned"), true);
  const term = activeSanction(s.state, s.id("accused"), "proposer_ban", s.now);
  assert.deepEqual(term, { since: s.now, until, evidenceDigest: EVIDENCE, origin: number });
  assert.equal(activeSanction(s.state, s.id("accused"), "forum_ban", s.now), undefined);
  assert.equal(activeSanction(s.state, s.id("accused"), "proposer_ban", until - 1)?.until, until);
  assert.equal(activeSanction(s.state, s.id("accused"), "proposer_ban", until), undefined);
  const motion = { content: s.motionContent("mine"), deposit: 0n };
  assert.equal(s.refuse(s.id("accused"), "createProposal", motion), "GOV_PROPOSER_SANCTIONED");
});

test("attack: a sanction as a gag: the accused votes, in this vote too, and answers once", () => {
  const s = new SanctionScene();
  const number = s.accuse();
  const { id } = s.proposal(number);
  const answer = { id, statement: "it was not me" };
  assert.equal(s.refuse(s.id("elector"), "answerSanction", answer), "GOV_NOT_PERMITTED");
  s.accept(s.id("accused"), "answerSanction", answer);
  assert.deepEqual(s.lastNames, ["sanctionAnswered"]);
  assert.deepEqual(readAnswer(s.state, number), { at: s.now, statement: "it was not me" });
  assert.equal(s.refuse(s.id("accused"), "answerSanction", answer), "GOV_ALREADY_DONE");
  const unknown = { ...answer, id: new Uint8Array(32) };
  assert.equal(s.refuse(s.id("accused"), "answerSanction", unknown), "GOV_PROPOSAL_UNKNOWN");
  assert.equal(s.interim(), "ok");
  s.block(7 * DAY);
  s.block();
  assert.equal(s.vote("accused", number, AGAINST), "ok");
  assert.equal(s.tally(number).community?.cast.against, 1000n);
});

test("the hearing is over with the vote", () => {
  const s = new SanctionScene();
  const number = s.accuse();
  const { id } = s.proposal(number);
  s.block(7 * DAY);
  s.block();
  s.now = s.opened(number).end - 1;
  assert.equal(s.run(s.id("accused"), "answerSanction", { id, statement: "late" }), null);
  const other = new SanctionScene();
  other.accuse();
  other.block(7 * DAY);
  other.block();
  other.now = other.opened(1).end;
  const late = { id: other.proposal(1).id, statement: "too late" };
  assert.equal(other.refuse(other.id("accused"), "answerSanction", late), "GOV_WINDOW_CLOSED");
});

test("a payload beyond the rules is refused", () => {
  const s = new SanctionScene();
  const refused: readonly (readonly [Partial<SanctionPayload>, string])[] = [
    [{ account: SYSTEM_ACCOUNT }, "GOV_SYSTEM_ACCOUNT"],
    [{ account: s.id("nobody") }, "GOV_PAYLOAD_INVALID"],
    [{ until: s.now }, "GOV_PAYLOAD_INVALID"],
    [{ until: s.now + 180 * DAY + 1 }, "GOV_PAYLOAD_INVALID"],
    [{ slash: { n: 1, d: 20 } }, "GOV_PAYLOAD_INVALID"],
    [{ kind: "stake_slash" }, "GOV_PAYLOAD_INVALID"],
    [{ kind: "stake_slash", slash: { n: 0, d: 20 } }, "GOV_PAYLOAD_INVALID"],
    [{ kind: "stake_slash", slash: { n: 51, d: 1000 } }, "GOV_PAYLOAD_INVALID"],
  ];
  for (const [change, code] of refused) {
    assert.equal(s.refused(change), code, Object.keys(change).join());
  }
  assert.equal(
    s.accuse({ until: s.now + 180 * DAY, kind: "stake_slash", slash: { n: 50, d: 1000 } }),
    1,
  );
});

test("a slash costs what it says, once for an evidence", () => {
  const s = new SanctionScene();
  const number = s.accuse({ kind: "stake_slash", slash: { n: 1, d: 20 } });
  s.decide(number);
  assert.equal(s.status(number).status, "executed");
  assert.equal(readStake(s.state, s.id("accused")).active, 950n);
  assert.equal(sanctionedOn(s.state, EVIDENCE), number);
  assert.equal(s.refused({ kind: "forum_ban" }), "GOV_EVIDENCE_USED");
  assert.equal(s.interim(), "GOV_EVIDENCE_USED");
});

test("a suspended member has its roles and may not use them", () => {
  const s = new SanctionScene();
  s.grant("moderator", "accused");
  const may = () => hasPermission(s.state, "forum.moderate", s.id("accused"), s.now);
  assert.equal(may(), true);
  const until = s.now + 30 * DAY;
  const number = s.accuse({ kind: "role_suspension", until });
  s.decide(number);
  assert.equal(may(), false);
  const barred = (name: string) =>
    refusePermission(s.state, "forum.moderate", s.id(name), s.now)?.code;
  assert.equal(barred("accused"), "GOV_SANCTIONED");
  assert.equal(barred("elector"), "GOV_NOT_PERMITTED");
  s.block(until - s.now);
  assert.equal(may(), true);
});

test("the council for conduct bars for some days, once for an evidence and never at the cost of stake", () => {
  const s = new SanctionScene();
  assert.equal(s.interim(["proposer_ban", 0]), "GOV_DURATION");
  assert.equal(s.interim(["proposer_ban", 72 * HOUR + 1]), "GOV_DURATION");
  assert.equal(s.interim(["stake_slash"]), "GOV_ACT_FORBIDDEN");
  assert.equal(s.interim(), "ok");
  assert.equal(s.interim(), "GOV_EVIDENCE_USED");
  assert.equal(s.interim(["forum_ban", HOUR, OTHER]), "ok");
  const banned = () =>
    activeSanction(s.state, s.id("accused"), "proposer_ban", s.now) !== undefined;
  assert.equal(banned(), true);
  s.now += 72 * HOUR - 1;
  assert.equal(banned(), true);
  s.now += 1;
  assert.equal(banned(), false);
});

test("an interim measure ends with the verdict on its evidence, whichever way", () => {
  for (const shares of [FOR, AGAINST]) {
    const s = new SanctionScene();
    const number = s.accuse();
    s.block(7 * DAY);
    s.block();
    assert.equal(s.vote("elector", number, shares), "ok");
    s.block(s.opened(number).end - s.now - HOUR);
    assert.equal(s.interim(), "ok");
    s.close(number);
    assert.equal(s.lastNames.includes("interimSanctionEnded"), true);
    assert.equal(activeSanction(s.state, s.id("accused"), "proposer_ban", s.now), undefined);
  }
});

test("a sanction of other evidence leaves an interim measure alone", () => {
  const s = new SanctionScene();
  const number = s.accuse({ evidenceDigest: OTHER });
  s.block(7 * DAY);
  s.block();
  s.vote("elector", number, AGAINST);
  s.block(s.opened(number).end - s.now - HOUR);
  assert.equal(s.interim(), "ok");
  s.close(number);
  assert.notEqual(activeSanction(s.state, s.id("accused"), "proposer_ban", s.now), undefined);
});
