import assert from "node:assert/strict";
import { test } from "node:test";
import { VoteScene } from "../../test/support/vote-scene.ts";
import { TRACKS, type TrackName } from "./names.ts";
import type { ParameterKey } from "./parameter-table.ts";
import type { ParameterValue } from "./parameter-value.ts";
import { stricterTrack } from "./route.ts";

/** What is compared of two tracks, in this order: the field, a value of both, and a stricter one. */
const COMPARED: readonly (readonly [field: string, usual: ParameterValue, more: ParameterValue])[] =
  [
    ["community.quorum", { n: 1, d: 5 }, { n: 201, d: 1000 }],
    ["community.approval", { n: 1, d: 2 }, { n: 51, d: 100 }],
    ["community.support", null, { n: 1, d: 1000 }],
    ["validators.quorum", { n: 1, d: 3 }, { n: 334, d: 1000 }],
    ["validators.approval", { n: 1, d: 2 }, { n: 501, d: 1000 }],
    ["validators.support", { n: 1, d: 10 }, { n: 101, d: 1000 }],
    ["TL", 3600, 3601],
    ["V", 86_400, 86_401],
    ["deposit", 100n, 101n],
  ];

const [FIRST, SECOND] = ["text", "listing"] as const;

function set(s: VoteScene, track: TrackName, field: string, value: ParameterValue): void {
  s.set(`track.${track}.${field}` as ParameterKey, value);
}

/** Two tracks that are equal in all that is compared. */
function equal(): VoteScene {
  const s = new VoteScene();
  for (const track of [FIRST, SECOND]) {
    for (const [field, usual] of COMPARED) set(s, track, field, usual);
  }
  return s;
}

/** The stricter of the two, asked in both orders. */
function stricter(s: VoteScene): TrackName {
  const track = stricterTrack(s.state, [FIRST, SECOND], s.now);
  assert.equal(stricterTrack(s.state, [SECOND, FIRST], s.now), track, "whichever is named first");
  return track;
}

test("each field that is compared makes a track the stricter one, by the least that it can differ", () => {
  for (const [field, , more] of COMPARED) {
    for (const track of [FIRST, SECOND]) {
      const s = equal();
      set(s, track, field, more);
      assert.equal(stricter(s), track, `${track}.${field}`);
    }
  }
});

test("an earlier field decides against all that follow it", () => {
  for (const [place, [field, , more]] of COMPARED.entries()) {
    const s = equal();
    set(s, SECOND, field, more);
    for (const [later, , stricterValue] of COMPARED.slice(place + 1)) {
      set(s, FIRST, later, stricterValue);
    }
    assert.equal(stricter(s), SECOND, field);
  }
});

test("what is equal in all of it is told apart by its place in the table", () => {
  const place = (track: TrackName) => TRACKS.indexOf(track);
  assert.equal(stricter(equal()), place(FIRST) < place(SECOND) ? FIRST : SECOND);
  assert.equal(stricterTrack(equal().state, [SECOND, SECOND], 0), SECOND);
});

test("a house that does not vote asks for nothing", () => {
  const s = equal();
  for (const name of ["quorum", "approval", "support"]) set(s, FIRST, `validators.${name}`, null);
  assert.equal(stricter(s), SECOND);
});
