import { decode } from "../../codec/canonical.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import { hashCodeFromJson, hashCodeToJson } from "../../crypto/hash-json.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import {
  type Attestation,
  attestationStatus,
  countAttestations,
  requireAttestation,
} from "../../governance/attestation.ts";
import { digestsAtSchema } from "../../ledger/attested.ts";
import { epochAlgorithm } from "../../ledger/epoch-record.ts";
import { readClock } from "../../machine/clock.ts";
import { transactionHash } from "../../machine/governance-context.ts";
import { makeConsistencyProof } from "../../merkle/consistency-proof.ts";
import { makeInclusionProof } from "../../merkle/inclusion-proof.ts";
import { computeRangeRoot } from "../../merkle/node-source.ts";
import type { Digest, HashCode } from "../../primitives/brand.ts";
import { parseHex0x, toHex0x } from "../../primitives/hex.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { PROOF_METHODS } from "../../rpc/methods/proofs.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { findCommit } from "../block-report.ts";
import { readBlock } from "../chain-reader.ts";
import { historyTreesOf } from "../service/history-trees.ts";
import type { CallContext } from "../service/node-service.ts";
import { locateBlock, notFound } from "./block-place.ts";
import { readSchedule } from "./epoch-view.ts";
import type { Handlers } from "./handlers.ts";
import { inclusionView } from "./inclusion-view.ts";
import { statementView } from "./statement-view.ts";

/** What is asked of a proof. */
interface Wanted {
  readonly block?: number | string | undefined;
  readonly statement?: number | undefined;
  readonly tx?: string | undefined;
  readonly size?: number | undefined;
  readonly from_size?: number | undefined;
  readonly end?: number | undefined;
  readonly algorithm_id?: number | undefined;
}

/** Answers about proofs. */
export const PROOF_HANDLERS: Handlers<typeof PROOF_METHODS> = {
  async get_proof({ kind, ...wanted }, call) {
    const none = { kind, inclusion: null, leaf: null, history: null, consistency: null };
    switch (kind) {
      case "inclusion":
        return { ...none, ...includedIn(wanted, call) };
      case "history":
        return { ...none, history: await placedIn(wanted, call) };
      case "consistency":
        return { ...none, consistency: await consistentWith(wanted, call) };
    }
  },

  async list_checkpoints(_params, call) {
    const state = call.service.stateAt(call.height);
    const { after, limit } = call.page;
    const first = after === null ? countAttestations(state) : Number(after[0]) - 1;
    const items = after === null ? await sealedHead(call) : [];
    let number = first;
    for (; number >= 1 && items.length < limit; number--) {
      items.push(attestedView(requireAttestation(state, number), readClock(state)));
    }
    return { items, next_cursor: call.page.next(number >= 1 ? [number + 1] : null) };
  },
};

function includedIn(wanted: Wanted, call: CallContext) {
  const { reader, index } = call.service;
  const place = targetOf(wanted, call);
  const code = codeOf(wanted, call);
  const end = wanted.end ?? place.height;
  if (end > call.height) throw notFound(`block ${end}`, call.height);
  try {
    const inclusion = inclusionView(reader, place, { algorithm: code, at: end });
    const { record } = resolveEpoch(readSchedule(call), place.height);
    const hash = transactionHash(record, reader.algorithms.hashes);
    const statement = readBlock(reader, place.height).body.statements[place.index];
    const leaf = statement === undefined ? null : statementView(statement, place.index, hash);
    return { inclusion, leaf };
  } catch (cause) {
    // What cannot be proved as it was asked is told by the maker of proofs, with what to ask instead.
    if (!(cause instanceof LedgerError) || !cause.code.startsWith("PROOF_")) throw cause;
    throw new RpcError("RPC_PARAMS", cause.message, {
      evidence: { code: cause.code, tip: index.height },
      fix: "Name a statement of the block, and an algorithm that the header at its end carries.",
    });
  }
}

function targetOf({ block, statement, tx }: Wanted, call: CallContext) {
  if (tx !== undefined) {
    const parsed = parseHex0x(tx);
    const found = parsed.ok && call.service.index.transactions.find(parsed.value as Digest);
    if (!found) throw notFound(`transaction ${tx}`, call.height);
    return { height: found.height, index: found.position };
  }
  if (block === undefined || statement === undefined) {
    throw new RpcError(
      "RPC_PARAMS",
      "A proof of inclusion needs `block` and `statement`, or `tx`.",
    );
  }
  return { height: locateBlock(block, call), index: statement };
}

async function placedIn(wanted: Wanted, call: CallContext) {
  if (wanted.block === undefined) {
    throw new RpcError("RPC_PARAMS", "A proof of history needs `block`.");
  }
  const height = locateBlock(wanted.block, call);
  const { size, tree, hash, code, schedule } = await openTree(wanted, call);
  if (height >= size) {
    throw new RpcError("RPC_PARAMS", `Block ${height} is not among the first ${size} blocks.`);
  }
  const { path } = makeInclusionProof(hash, tree, height, size);
  return {
    algorithm_id: hashCodeToJson(code),
    block_number: height,
    block_id: toHex0x(historyTreesOf(call.service.reader).blockId(code, height, schedule)),
    size,
    path: path.map(toHex0x),
    history_root: toHex0x(computeRangeRoot(hash, tree, 0, size)),
  };
}

async function consistentWith(wanted: Wanted, call: CallContext) {
  const from = wanted.from_size;
  if (from === undefined) {
    throw new RpcError("RPC_PARAMS", "A proof of consistency needs `from_size`.");
  }
  const { size, tree, hash, code } = await openTree(wanted, call);
  if (from > size) {
    throw new RpcError("RPC_PARAMS", `from_size ${from} is greater than size ${size}.`);
  }
  const { path } = makeConsistencyProof(hash, tree, from, size);
  return {
    algorithm_id: hashCodeToJson(code),
    from_size: from,
    size,
    path: path.map(toHex0x),
    from_root: toHex0x(computeRangeRoot(hash, tree, 0, from)),
    history_root: toHex0x(computeRangeRoot(hash, tree, 0, size)),
  };
}

/** The history tree under the wanted code and the number of its leaves. A header covers the blocks below it. */
async function openTree(wanted: Wanted, call: CallContext) {
  const { reader } = call.service;
  const size = wanted.size ?? call.height;
  if (size > call.height + 1 || size < 1) {
    throw notFound(`history of ${size} blocks`, call.height);
  }
  const code = codeOf(wanted, call);
  const schedule = readSchedule(call);
  const context = { schedule, signal: call.signal };
  const tree = await historyTreesOf(reader).tree(code, size, context);
  return { size, tree, code, schedule, hash: requireHash(reader.algorithms.hashes, code) };
}

function codeOf({ algorithm_id }: Wanted, call: CallContext): HashCode {
  const { hashes } = call.service.reader.algorithms;
  if (algorithm_id === undefined) {
    return epochAlgorithm(resolveEpoch(readSchedule(call), call.height).record);
  }
  const code = hashCodeFromJson(algorithm_id);
  if (code.ok && hashes.has(code.value)) return code.value;
  throw new RpcError("RPC_PARAMS", `This node has no hash function ${algorithm_id}.`, {
    evidence: { algorithm_id, known: [...hashes.keys()].map(hashCodeToJson) },
  });
}

/** The newest block whose seals are known, as the first checkpoint. */
async function sealedHead(call: CallContext) {
  const { reader } = call.service;
  for (let height = call.height; height >= 0 && height > call.height - 3; height--) {
    const found = findCommit(reader, height);
    if (found === null) continue;
    const code = codeOf({}, call);
    const { tree, hash } = await openTree({ size: height + 1 }, call);
    const root = toHex0x(computeRangeRoot(hash, tree, 0, height + 1));
    const signers = found.commit.seals.length;
    return [
      {
        height,
        size: height + 1,
        roots: [{ algorithm_id: hashCodeToJson(code), history_root: root }],
        milestone: "sealed",
        attestation_id: null as string | null,
        status: "SEALED" as "SEALED" | ReturnType<typeof attestationStatus>,
        signers,
        needed: signers,
      },
    ];
  }
  return [];
}

function attestedView(attestation: Attestation, now: number) {
  const { id, milestone, height, digests, attesting, k } = attestation;
  const decoded = decode(digestsAtSchema, digests);
  const roots = decoded.ok ? decoded.value.historyRoots : [];
  return {
    height,
    size: height + 1,
    roots: roots.map(([code, root]) => ({
      algorithm_id: hashCodeToJson(code),
      history_root: toHex0x(root),
    })),
    milestone,
    attestation_id: toHex0x(id),
    status: attestationStatus(attestation, now),
    signers: attesting,
    needed: k,
  };
}
