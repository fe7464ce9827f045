import { encode } from "../codec/canonical.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { Signer } from "../crypto/signature-suite.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { findActiveKey, readAccountKeys } from "../governance/account.ts";
import { type CouncilName, isMember, readCouncil } from "../governance/council.ts";
import { ATTEST, attestMessageItems, digestsAtSchema } from "../ledger/attested.ts";
import { epochAlgorithm } from "../ledger/epoch-record.ts";
import { fallbackMessageItems } from "../ledger/fallback-declaration.ts";
import { computeAttestationId } from "../machine/attested-anchor.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { attestDigests } from "./act-declare.ts";
import { type ActFile, joinByKey } from "./act-file.ts";
import { type ChainReader, readBranch } from "./chain-reader.ts";
import type { KeyDescription } from "./key-file.ts";

/** A key that is ready to sign. */
export interface ReadyKey {
  readonly description: KeyDescription;
  readonly signer: Signer;
}

/** Adds a member's signature over exactly the fields of the act. Refuses a key that the ledger would not count. */
export function signActFile(chain: ChainReader, file: ActFile, key: ReadyKey): ActFile {
  refuseKey(chain, key, "emergency");
  const { description, signer } = key;
  const { account, keyId } = description;
  const items = fallbackMessageItems(file.declaration);
  const signature = signer.sign(buildMessage("act", signer.suite, items, keyId));
  return { ...file, signatures: joinByKey(file.signatures, [{ account, keyId, signature }]) };
}

/**
 * Adds an attestor's signature over the digests of the anchor, after computing them again from the attestor's own
 * blocks: who attests, vouches for what it has seen itself.
 */
export function attestActFile(chain: ChainReader, file: ActFile, key: ReadyKey): ActFile {
  const { attested, declaration } = file;
  if (attested === null) {
    throw new LedgerError({
      code: "NODE_ACT_NO_ANCHOR",
      message: "The act makes no new algorithm mandatory. There is no history to attest.",
      fix: "mathledger emergency sign FILE --key NAME",
    });
  }
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
  const { description, signer } = key;
  const { account, keyId } = description;
  const signature = signer.sign(buildMessage("attest", signer.suite, items, keyId));
  const added = { account, keyId, verdict: ATTEST, signature };
  return {
    ...file,
    attested: { ...attested, signatures: joinByKey(attested.signatures, [added]) },
  };
}

/** A signature that would not count is refused before it is made. */
function refuseKey(chain: ChainReader, { description, signer }: ReadyKey, name: CouncilName): void {
  const { store } = chain;
  const { account, keyId } = description;
  const council = readCouncil(store, name);
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
          : policy[role].includes(signer.suite)
            ? null
            : `its suite ${signer.suite} is not admitted for the role ${role}`;
  if (why === null) return;
  throw new LedgerError({
    code: "NODE_ACT_KEY",
    message: `The key ${description.name} cannot sign here. Its signature would not count: ${why}.`,
    fix: `name the key of a member of the council ${name} with --key`,
    evidence: { key: toHex0x(keyId), council: name },
  });
}
