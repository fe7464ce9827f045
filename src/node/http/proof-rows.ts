import type { Method } from "../../rpc/method.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { CallAnswer } from "../methods/method-caller.ts";
import type { HttpOptions } from "./http-options.ts";
import { rowsKey } from "./mirror-form.ts";
import type { HttpPeer } from "./peer-reader.ts";

/** A row with the transaction that made it. */
interface ProvenRow {
  readonly tx_hash: string;
}

/** The answer with the inclusion proof of each row's transaction beside it, as `get_proof` gives it. */
export async function addProofs(
  { options }: { readonly options: HttpOptions },
  given: { readonly method: Method; readonly answer: CallAnswer; readonly peer: HttpPeer },
): Promise<CallAnswer> {
  const { method, answer, peer } = given;
  const key = rowsKey(method);
  const rows = key === undefined ? undefined : answer.result[key];
  if (key === undefined || !Array.isArray(rows)) {
    throw new RpcError("RPC_PARAMS", `${method.name} has no rows to prove.`, {
      evidence: { path: "proof", expected: "a list", nearest: null },
    });
  }
  const proofs = new Map<string, unknown>();
  const proven: unknown[] = [];
  for (const row of rows) {
    if (!isProvable(row)) {
      proven.push({ ...row, proof: null });
      continue;
    }
    const known = proofs.get(row.tx_hash) ?? (await proofOf(options, row.tx_hash, peer));
    proofs.set(row.tx_hash, known);
    proven.push({ ...row, proof: known });
  }
  return { ...answer, result: { ...answer.result, [key]: proven } };
}

function isProvable(row: unknown): row is ProvenRow {
  return (
    typeof row === "object" && row !== null && "tx_hash" in row && typeof row.tx_hash === "string"
  );
}

async function proofOf({ caller }: HttpOptions, hash: string, peer: HttpPeer): Promise<unknown> {
  const params = { kind: "inclusion", tx: hash };
  const answer = await caller.call({ method: "get_proof", params, listener: peer.listener });
  const { at: _, ...proof } = answer.result;
  return proof;
}
