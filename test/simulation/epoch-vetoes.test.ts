import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../src/codec/canonical.ts";
import { buildMessage } from "../../src/crypto/signed-message.ts";
import { actMessageItems, encodeActFrame } from "../../src/governance/act-frame.ts";
import { actKindSpec } from "../../src/governance/act-kind-table.ts";
import { readCouncil } from "../../src/governance/council.ts";
import { requireFallback } from "../../src/governance/fallback-record.ts";
import { encodeFallbackDeclaration } from "../../src/ledger/fallback-declaration.ts";
import { listDeployments } from "../../src/machine/deployment.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import { factsOf, votedNetwork } from "../support/decided-epoch.ts";
import { scheduleOf, topicsOf } from "../support/fallback-network.ts";
import { GovernedNetwork } from "../support/governed-network.ts";
import { replayAll } from "../support/replay-all.ts";
import { declarationOf, signAct, targetOf } from "../support/test-acts.ts";
import { SHORT_TIMING } from "../support/test-genesis.ts";

/** `submitAct` of the emergency council's veto of a proposal, signed by five of seven. */
function vetoOf(network: GovernedNetwork, number: number): unknown {
  const spec = assertDefined(actKindSpec("veto_proposal"), "no such act");
  const council = assertDefined(readCouncil(network.chain, "emergency"), "no council");
  const { id } = network.proposal(number);
  const frame = {
    chainId: network.branch.chainId,
    council: "emergency",
    version: council.version,
    kind: "veto_proposal",
    payload: encode(spec.payload, { proposal: id, reasonDigest: id }),
    nonce: council.nonce,
    notBefore: network.now,
    expiresAt: network.now + 1000,
  } as const;
  const items = actMessageItems(frame);
  const signatures = network.emergency
    .slice(0, 5)
    .map(({ account, keyId, suite, signer }) => ({
      account,
      keyId,
      signature: signer.sign(buildMessage("act", suite, items, keyId)),
    }))
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  const { council: name, kind } = frame;
  return { council: name, kind, act: encodeActFrame(frame), signatures, attested: null };
}

test("an epoch that the council vetoes in its timelock is never deployed", () => {
  const { network, number } = votedNetwork();
  const [carrier] = network.voters;
  assert(carrier !== undefined);
  assert.equal(network.act(carrier, "submitAct", vetoOf(network, number)), null);
  assert.equal(network.status(number), "vetoed(council)");
  network.until(assertDefined(network.proposal(number).closed, "not closed").eta + 600);
  assert.equal(network.status(number), "vetoed(council)");
  assert.deepEqual(listDeployments(network.chain), []);
  assert.equal(network.branch.facts.schedule.length, 1);
  replayAll(network);
});

test("a fallback is taken back by a third of all power, and by no less", () => {
  // Eight accounts with one stake each: three of them are more than a third, two are not.
  for (const objectors of [2, 3]) {
    const network = new GovernedNetwork();
    const [carrier] = network.voters;
    assert(carrier !== undefined);
    network.sealTo(3);
    const start = network.height + 1 + SHORT_TIMING.noticeBlocks + 8;
    const declaration = declarationOf(network, targetOf(2, { legacy: 0x12, pq: 0x16 }), { start });
    const submitted = {
      council: "emergency",
      kind: "fallback_epoch",
      act: encodeFallbackDeclaration(declaration),
      signatures: signAct(declaration, network.emergency.slice(0, 5)),
      attested: null,
    };
    assert.equal(network.act(carrier, "submitAct", submitted), null);
    assert.equal(topicsOf(network.tip).includes("fallback.declared"), true);
    assert.equal(scheduleOf(network).length, 2);
    const { digest: id } = requireFallback(network.chain, 1);
    const objecting = [...network.voters, ...network.sealers].slice(0, objectors);
    for (const key of objecting) {
      const refused = network.act(key, "objectEmergency", { id, statement: "the code holds" });
      assert.equal(refused, null, `of ${objectors}`);
    }
    const isVetoed = objectors === 3;
    assert.equal(topicsOf(network.tip).includes("fallback.vetoed"), isVetoed);
    assert.equal(factsOf(network.tip, "fallback_epoch_vetoed").length, isVetoed ? 1 : 0);
    network.sealTo(start);
    assert.deepEqual(
      scheduleOf(network),
      isVetoed
        ? ["0: rule 3 [12, 16] from 0"]
        : ["0: rule 3 [12, 16] from 0", `3: rule 2 [12, 16] from ${start}`],
    );
    const late = network.act(carrier, "objectEmergency", { id, statement: "too late" });
    assert.equal(late, "GOV_WINDOW_CLOSED");
    replayAll(network);
  }
});
