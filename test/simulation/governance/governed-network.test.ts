import assert from "node:assert/strict";
import { test } from "node:test";
import { readAccount } from "../../../src/governance/account.ts";
import { readParameter } from "../../../src/governance/parameter.ts";
import { isSupplyBalanced, readSupply } from "../../../src/governance/supply.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import { GovernedNetwork } from "../../support/governed-network.ts";
import { TOKEN } from "../../support/proposal-scene.ts";
import { replayAll } from "../../support/replay-all.ts";

test("a chain changes its fees and pays from its treasury by votes, and replays to the same bytes", () => {
  // Without a review the constitution decides within some blocks.
  const parameters = [{ key: "track.constitution.review", value: false }];
  const network = new GovernedNetwork({ governance: { parameters } });
  const [proposer, payee] = network.voters;
  assert(proposer !== undefined && payee !== undefined);
  const change = network.proposeType(proposer, "parameter_change", {
    changes: [
      { key: "fee.per_byte", currentValue: 10n, currentVersion: 0, proposedValue: 12n },
      {
        key: "ledger.limits.count_max",
        currentValue: 20_000,
        currentVersion: 0,
        proposedValue: 19_000,
      },
    ],
    transitionPeriodS: 0,
    rationale: "busier times",
    impactAnalysis: {
      summary: "dearer",
      affectedComponents: [],
      affectedParameters: ["fee.per_byte"],
      risks: [],
      reversible: true,
    },
  });
  assert.equal(network.proposal(change).submitted?.track, "constitution");
  const payment = network.proposeType(payee, "treasury_action", {
    action: { kind: "spend", payouts: [{ recipient: payee.account, amount: 700n * TOKEN }] },
    purpose: "work",
    budgetCategory: null,
  });
  network.pass(payment);
  const before = assertDefined(readAccount(network.chain, payee.account), "no payee").liquid;
  network.until(assertDefined(network.proposal(payment).closed, "not closed").eta);
  assert.equal(network.status(payment), "executed");
  assert.equal(readAccount(network.chain, payee.account)?.liquid, before + 700n * TOKEN);
  assert.equal(readParameter(network.chain, "fee.per_byte", network.now), 10n);
  network.pass(change);
  network.until(assertDefined(network.proposal(change).closed, "not closed").eta);
  assert.equal(network.status(change), "executed");
  assert.equal(readParameter(network.chain, "fee.per_byte", network.now), 12n);
  // The ledger has stated its new limit, and the state mirrors what the ledger says.
  assert.equal(network.branch.facts.limits.countMax, 19_000);
  assert.equal(readParameter(network.chain, "ledger.limits.count_max", network.now), 19_000);
  assert(isSupplyBalanced(readSupply(network.chain)));
  replayAll(network);
});
