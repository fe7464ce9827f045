import { LedgerError } from "../primitives/ledger-error.ts";

/** The result of a method of a devnet's helper. A refusal is thrown with its own code and fix. */
export async function callHelper(
  url: string,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json" };
  let answer: HelperAnswer;
  try {
    const response = await fetch(url, { method: "POST", headers, body });
    answer = (await response.json()) as HelperAnswer;
  } catch (cause) {
    throw new LedgerError({
      code: "CLI_NODE_UNREACHABLE",
      message: `No helper of a devnet answers at ${url}.`,
      fix: "mathledger devnet up",
      evidence: { url },
      cause,
    });
  }
  if (answer.result !== undefined) return answer.result;
  const { message = "The helper gave no answer.", data } = answer.error ?? {};
  throw new LedgerError({
    code: data?.name ?? "RPC_INTERNAL",
    message: data?.detail ?? message,
    ...(data?.fix === undefined ? {} : { fix: data.fix }),
  });
}

interface HelperAnswer {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: {
    readonly message: string;
    readonly data?: { readonly name: string; readonly detail: string; readonly fix: string };
  };
}
