import { encode } from "../../codec/canonical.ts";
import { countProposals, requireProposal } from "../../governance/proposal.ts";
import { type IncrementalDigest, TRAILER_CODES } from "../../ledger/chain-file-item.ts";
import { readClock } from "../../machine/clock.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Digest, HashCode, Height } from "../../primitives/brand.ts";
import { platformDigests } from "../chain-file-digest.ts";
import { exportChain } from "../chain-file-export.ts";
import type { ChainReader } from "../chain-reader.ts";
import type { LedgerIndex } from "../index/ledger-index.ts";
import { readProposalFacts } from "../index/proposal-facts.ts";
import {
  BUNDLE_FORM,
  type BundleHead,
  type BundleProposal,
  bundleEndSchema,
  bundleEntrySchema,
  bundleHeadSchema,
  bundleProposalSchema,
} from "./bundle-format.ts";

/** Entries that are read at a time. */
const PAGE_ENTRIES = 1000;

/**
 * The bytes of the audit bundle of a chain up to a height, piece by piece: a function of the chain alone, so that two
 * exports are the same bytes. Cost: two passes over the blocks; memory for one block and one page of the trail.
 */
export async function writeBundle(
  chain: ChainReader,
  index: LedgerIndex,
  to: Height,
): Promise<Iterable<Uint8Array>> {
  let chainBytes = 0;
  for (const piece of await exportChain(chain, { from: 0, to })) chainBytes += piece.length;
  const pieces = await exportChain(chain, { from: 0, to });
  const proposals = listProposals(index, to);
  const [newest] = index.audit.list({ after: 0, to, order: "descending", limit: 1 });
  const head: BundleHead = {
    form: BUNDLE_FORM,
    version: 1,
    chainId: chain.document.chainId,
    to,
    chainBytes,
    entries: newest?.seq ?? 0,
    proposals: proposals.length,
  };
  return withEnd(parts());

  function* parts() {
    yield encode(bundleHeadSchema, head);
    yield* pieces;
    yield* trailOf(index, head.entries);
    for (const proposal of proposals) yield encode(bundleProposalSchema, proposal);
  }
}

function* trailOf(index: LedgerIndex, entries: number): Iterable<Uint8Array> {
  for (let after = 0; after < entries; ) {
    const limit = Math.min(PAGE_ENTRIES, entries - after);
    const page = index.audit.list({ after, order: "ascending", limit });
    for (const entry of page) yield encode(bundleEntrySchema, entry);
    after = assertDefined(page.at(-1), `the audit trail ends after ${after}`).seq;
  }
}

function listProposals(index: LedgerIndex, to: Height): readonly BundleProposal[] {
  const state = index.stateAt(to);
  const now = readClock(state);
  const proposals: BundleProposal[] = [];
  for (let number = 1; number <= countProposals(state); number++) {
    const { id, type, proposer, createdHeight, status, reason } = readProposalFacts(
      state,
      number,
      now,
    );
    const { contentHash } = requireProposal(state, number).content;
    proposals.push({ number, id, type, proposer, createdHeight, status, reason, contentHash });
  }
  return proposals;
}

/** The pieces, and after them the digests of all their bytes. */
function* withEnd(pieces: Iterable<Uint8Array>): Iterable<Uint8Array> {
  const running: [HashCode, IncrementalDigest][] = TRAILER_CODES.map((code) => [
    code,
    platformDigests(code),
  ]);
  for (const piece of pieces) {
    for (const [, digest] of running) digest.update(piece);
    yield piece;
  }
  const digests = running.map(([code, digest]): [HashCode, Digest] => {
    return [code, digest.digest() as Digest];
  });
  yield encode(bundleEndSchema, { form: "end", digests });
}
