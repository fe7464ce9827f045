import { encode } from "../codec/canonical.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { Signer } from "../crypto/signature-suite.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { findActiveKey, readAccountKeys } from "../governance/account.ts";
import { actMessageItems } from "../governance/act-frame.ts";
import { isCouncilName, isMember, readCouncil } from "../governance/council.ts";
import { ATTEST, attestMessageItems, digestsAtSchema } from "../ledger/attested.ts";
import { epochAlgorithm } from "../ledger/epoch-record.ts";
import { fallbackMessageItems } from "../ledger/fallback-declaration.ts";
import { computeAttestationId } from "../machine/attested-anchor.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { attestDigests } from "./act-declare.ts";
import { type ActFile, actCouncil, joinByKey } from "./act-file.ts";
import { type ChainReader, readBranch } from "./chain-reader.ts";
import type { KeyDescription } from "./key-file.ts";

/** A key that is ready to sign. */
export interface ReadyKey {
  readonly description: KeyDescription;
  readonly signer: Signer;
}

/** What a key is asked to sign for an act, and the file with its signature. */
export interface ActSigning<F extends ActFile = ActFile> {
  readonly context: "act" | "attest";
  readonly message: Uint8Array;
  add(signature: Uint8Array): F;
}

/** Adds a member's signature over exactly the fields of the act. Refuses a key that the ledger would not count. */
export function signActFile<F extends ActFile>(chain: ChainReader, file: F, key: ReadyKey): F {
  const { message, add } = memberSigning(chain, file, key.description);
  return add(key.signer.sign(message));
}

/** A member's signature over exactly the fields of the act. Refuses a key that the ledger would not count. */
export function memberSigning<F extends ActFile>(
  chain: ChainReader,
  file: F,
  key: KeyDescription,
): ActSigning<F> {
  refuseKey(chain, key, actCouncil(file));
  const { account, keyId, suite } = key;
  const items =
    "frame" in file ? actMessageItems(file.frame) : fallbackMessageItems(file.declaration);
  return {
    context: "act",
    message: buildMessage("act", suite, items, keyId),
    add(signature) {
      const signatures = joinByKey(file.signatures, [{ account, keyId, signature }]);
      return { ...file, signatures };
    },
  };
}

/**
 * An attestor's signature over the digests of the anchor, which are computed again from the attestor's own blocks: who
 * attests, vouches for what it has seen itself.
 */
export function attestorSigning(
  chain: ChainReader,
  file: ActFile,
  key: KeyDescription,
): ActSigning {
  if ("frame" in file || file.attested === null) {
    throw new LedgerError({
      code: "NODE_ACT_NO_ANCHOR",
      message: "The act makes no new algorithm mandatory. There is no history to attest.",
      fix: "mathledger emergency sign FILE --key NAME",
    });
  }
  const { attested, declaration } = file;
  refuseKey(chain, key, "attestor");
  const { milestone, height } = attested;
  const digests = attestDigests(chain, declaration, height);
  if (!equalBytes(encode(digestsAtSchema, digests), encode(digestsAtSchema, attested.digests))) {
    throw new LedgerError({
      code: "NODE_ATTEST_DIFFERS",
      message:
        `The history in the act is not the one that this ledger holds up to block ${height}. ` +
        "One of the two was altered.",
      fix: "do not sign; compare the ledgers with verify-chain and find the first block that differs",
      evidence: { height },
    });
  }
  const { schedule } = readBranch(chain).facts;
  const naming = resolveEpoch(schedule, height).record;
  const hash = requireHash(chain.algorithms.hashes, epochAlgorithm(naming));
  const { chainId } = chain.document;
  const id = computeAttestationId(hash, { chainId, milestone, height });
  const items = attestMessageItems({ chainId, id, milestone, height, digests }, ATTEST);
  const { account, keyId, suite } = key;
  return {
    context: "attest",
    message: buildMessage("attest", suite, items, keyId),
    add(signature) {
      const added = { account, keyId, verdict: ATTEST, signature };
      const signatures = joinByKey(attested.signatures, [added]);
      return { ...file, attested: { ...attested, signatures } };
    },
  };
}

/** A signature that would not count is refused before it is made. */
function refuseKey(chain: ChainReader, key: KeyDescription, name: string): void {
  const { store } = chain;
  const { account, keyId, suite } = key;
  const council = isCouncilName(name) ? readCouncil(store, name) : undefined;
  const keys = readAccountKeys(store, account);
  const role = name === "attestor" ? "attest" : "council";
  const { policy } = resolveEpoch(readBranch(chain).facts.schedule, store.tipHeight + 1).record;
  const why =
    council === undefined
      ? `the chain has no council ${name}`
      : !isMember(council, account)
        ? `its account ${toHex0x(account)} is no member of the council ${name}`
        : keys === undefined || findActiveKey(keys, keyId) === undefined
          ? "it is no active key of its account"
          : policy[role].includes(suite)
            ? null
            : `its suite ${suite} is not admitted for the role ${role}`;
  if (why === null) return;
  throw new LedgerError({
    code: "NODE_ACT_KEY",
    message: `The key ${key.name} cannot sign here. Its signature would not count: ${why}.`,
    fix: `name the key of a member of the council ${name} with --key`,
    evidence: { key: toHex0x(keyId), council: name },
  });
}
