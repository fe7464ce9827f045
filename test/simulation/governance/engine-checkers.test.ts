import assert from "node:assert/strict";
import { test } from "node:test";
import { type Account, accountTable, readAccount } from "../../../src/governance/account.ts";
import type { AuditEntry } from "../../../src/governance/audit-entry.ts";
import { encodeEvent } from "../../../src/governance/event.ts";
import { Overlay } from "../../../src/governance/overlay.ts";
import { readAmount } from "../../../src/governance/parameter.ts";
import { PARAMETER_EVENTS } from "../../../src/governance/parameter-events.ts";
import { writeState } from "../../../src/governance/state-table.ts";
import { TRANSFER_EVENTS } from "../../../src/governance/transfer-events.ts";
import { readClock } from "../../../src/machine/clock.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import { ParameterBook } from "../../support/engine/engine-parameters.ts";
import { EngineWorld } from "../../support/engine/engine-world.ts";
import { checkEvent } from "../../support/engine/event-checks.ts";
import { watchEvents } from "../../support/engine/watched-events.ts";

// What checks the engine must be able to find something: each checker is shown what it must not let pass.

const world = new EngineWorld(2);
const [payer, payee] = world.people as [AccountId, AccountId];
const KEY = "fee.per_byte";

test("an event after which a unit is missing is told, and the same event without the loss is not", () => {
  const place = world.context;
  const { spec } = encodeEvent(TRANSFER_EVENTS.transferred, { from: payer, to: payee, amount: 5n });
  const transfer = (spoil: (draft: Overlay) => void, sequence = 0) => {
    const draft = new Overlay(world.genesis);
    const used = assertDefined(readAccount(draft, payer), "no payer");
    writeState(draft, accountTable, { suffix: payer, value: { ...used, sequence } });
    watchEvents(
      (event) => {
        spoil(draft);
        checkEvent(event);
      },
      () => spec.evolve(draft, { from: payer, to: payee, amount: 5n }, place),
    );
  };
  transfer(() => undefined);
  const change = (draft: Overlay, of: AccountId, more: (account: Account) => object) => {
    const account = assertDefined(readAccount(draft, of), "no account");
    writeState(draft, accountTable, { suffix: of, value: { ...account, ...more(account) } });
  };
  const lose = (draft: Overlay) => change(draft, payee, ({ liquid }) => ({ liquid: liquid - 1n }));
  assert.throws(() => transfer(lose), /after transferred/);
  const again = (draft: Overlay) => change(draft, payer, () => ({ sequence: 6 }));
  assert.throws(() => transfer(again, 7), /after transferred/, "a sequence number that goes back");
});

/** Entries of the trail that change a key to one value after another, so many seconds apart. */
function changes(values: readonly bigint[], apartS: number): readonly AuditEntry[] {
  const now = readClock(world.genesis);
  let from = readAmount(world.genesis, KEY, now);
  return values.map((to, place) => {
    const change = { key: KEY, version: place + 1, from, to, proposal: place + 1 };
    from = to;
    const { data } = encodeEvent(PARAMETER_EVENTS.changed, change);
    const at = { seq: place + 1, height: place + 1, index: 0, now: now + place * apartS };
    return { ...at, eventType: "parameter_changed", details: data } as unknown as AuditEntry;
  });
}

test("a step too far, and small steps past the window, are told from the facts alone", () => {
  const now = readClock(world.genesis);
  const follow = (values: readonly bigint[], apartS = 1) =>
    new ParameterBook(world.genesis, now).follow(changes(values, apartS));
  assert.equal(readAmount(world.genesis, KEY, now), 10n);
  // A quarter of ten is two, a half of ten is five: 12, then 15 are within both, 18 is past the window.
  follow([12n]);
  assert.throws(() => follow([13n]), /the step of fee.per_byte/);
  follow([12n, 15n]);
  assert.throws(() => follow([12n, 15n, 18n]), /the window of fee.per_byte/);
  // Thirty days are 2,592 s here: after them the window begins anew.
  follow([12n, 15n, 18n], 2592);
});
