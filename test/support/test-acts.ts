import { resolveEpoch } from "../../src/consensus/schedule.ts";
import type { Attested } from "../../src/ledger/attested.ts";
import type { EpochTarget } from "../../src/ledger/epoch-record.ts";
import {
  encodeFallbackDeclaration,
  type FallbackDeclaration,
} from "../../src/ledger/fallback-declaration.ts";
import { type ActPayload, encodeActPayload } from "../../src/machine/act-payload.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import { type Item, join, literalDecode, literalEncode } from "./literal-codec.ts";
import { literalHash, literalTag } from "./literal-hash.ts";
import { literalChainOf } from "./literal-network.ts";
import { POLICIES, SHORT_TIMING } from "./test-genesis.ts";
import { type TestKey, testKey } from "./test-keys.ts";
import type { TestNetwork } from "./test-network.ts";

/** The seven members of each council of a test network, with keys that every rule version admits. */
export const EMERGENCY = members("emergency");
export const ATTESTORS = members("attestor");

/** Both councils, 5 of 7 each, as a specification of a network names them. */
export const COUNCILS = [
  { name: "attestor", k: 5, members: ATTESTORS },
  { name: "emergency", k: 5, members: EMERGENCY },
] as const;

/** Accounts of all members. */
export const COUNCIL_ACCOUNTS = [...EMERGENCY, ...ATTESTORS].map((key) => ({
  keys: [key],
  amount: 10n ** 9n,
}));

function members(council: string): readonly TestKey[] {
  return Array.from({ length: 7 }, (_, i) => testKey(2, `${council} ${i}`));
}

/** The target of a rule with the codes, under the timing and policy of the test network. */
export function targetOf(
  rule: 1 | 2 | 3 | 4 | 5,
  algs: EpochTarget["algs"],
  anchor: EpochTarget["anchor"] = null,
): EpochTarget {
  return { rule, algs, policy: POLICIES[rule], timing: SHORT_TIMING, anchor };
}

/** A declaration that fits the network's next block, but for what the test changes. */
export function declarationOf(
  network: TestNetwork,
  target: EpochTarget,
  changed: Partial<FallbackDeclaration> = {},
): FallbackDeclaration {
  const height = network.height + 1;
  const current = resolveEpoch(network.branch.facts.schedule, height);
  return {
    chainId: network.branch.chainId,
    epochHash: current.epochHash ?? new Uint8Array(32),
    target,
    start: height + current.record.timing.noticeBlocks,
    evidenceHash: new Uint8Array(32),
    notBefore: 0,
    expires: height + 100,
    nonce: 0,
    ...changed,
  };
}

/** A council's signatures over exactly the fields of an act, in the order that its payload asks for. */
export function signAct(
  declaration: FallbackDeclaration,
  signers: readonly TestKey[],
): ActPayload["signatures"] {
  const fields = literalDecode(encodeFallbackDeclaration(declaration)) as readonly Item[];
  return signers
    .map((key) => ({
      account: key.account,
      keyId: key.keyId,
      signature: key.signer.sign(
        join(literalTag("act", key.suite), literalEncode([...fields, key.keyId])),
      ),
    }))
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
}

/** The payload of `submitAct` for a declaration, signed by five members unless said. */
export function actOf(
  declaration: FallbackDeclaration,
  changed: Partial<ActPayload> & { readonly signers?: readonly TestKey[] } = {},
): Uint8Array {
  const { signers, ...fields } = changed;
  return encodeActPayload({
    council: "emergency",
    kind: "fallback_epoch",
    act: encodeFallbackDeclaration(declaration),
    signatures: signAct(declaration, signers ?? EMERGENCY.slice(0, 5)),
    attested: null,
    ...fields,
  });
}

/**
 * The history of the first `size` blocks under a code, recomputed from the network's bytes and attested by five of
 * seven; `root` replaces it by another one.
 */
export function attestAnchor(
  network: TestNetwork,
  code: number,
  size: number,
  changed: {
    readonly root?: Uint8Array;
    readonly signers?: readonly TestKey[];
    readonly verdict?: number;
    readonly milestone?: string;
  } = {},
): Attested {
  const chain = literalChainOf(network);
  const height = size - 1;
  const schedule = chain.schedule(height);
  const epoch = schedule.filter((record) => record.start <= height).at(-1);
  const naming = epoch?.pq ?? epoch?.legacy ?? 0;
  const milestone = changed.milestone ?? "anchor";
  const { chainId } = network.branch;
  const id = literalHash(
    naming,
    literalTag("gov/attest", naming),
    literalEncode([chainId, milestone, height]),
  );
  const root = changed.root ?? chain.historyRoot(code, size);
  const ids = [[naming, chain.hid(naming, height)]] as const;
  const digests = {
    epochHash: epoch?.hash ?? new Uint8Array(32),
    ids,
    historyRoots: [[code, root]] as const,
  };
  const verdict = changed.verdict ?? 1;
  const fields = [
    chainId,
    id,
    milestone,
    height,
    [digests.epochHash, ids, digests.historyRoots],
    verdict,
  ];
  const signatures = (changed.signers ?? ATTESTORS.slice(0, 5))
    .map(({ keyId, account, suite, signer }) => ({
      keyId,
      account,
      verdict,
      signature: signer.sign(join(literalTag("attest", suite), literalEncode([...fields, keyId]))),
    }))
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  return { milestone, height, digests, signatures };
}
