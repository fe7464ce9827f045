import { LedgerError } from "../../primitives/ledger-error.ts";
import type { CallParamsOf, ResultOf } from "../../rpc/method.ts";
import type { METHODS } from "../../rpc/method-table.ts";
import type { Call } from "../call.ts";
import type { ExitCode } from "../exit-code.ts";
import { indexProgress } from "./index-progress.ts";

type Table = typeof METHODS;
export type ReadName = keyof Table & string;
export type ReadParams<N extends ReadName> = CallParamsOf<Table[N]>;
export type ReadResult<N extends ReadName> = ResultOf<Table[N]>;

/** Reads of a ledger, wherever it is: of a node, or of a data folder by the functions that a node answers with. */
export interface Reads {
  read<N extends ReadName>(method: N, params: ReadParams<N>): Promise<ReadResult<N>>;
}

/**
 * Does some work with the reads of the ledger that a call means, at a node or in a folder (`choose-place.ts`).
 */
export async function withReads(
  call: Call,
  work: (reads: Reads) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { choosePlace } = await import("../choose-place.ts");
  const place = await choosePlace(call);
  if (place.kind === "folder") return await ofFolder(call, work);
  const { target } = place;
  const { callNode } = await import("../node-connection.ts");
  return await work({
    read: async (method, params) => (await callNode(target, method, params)) as never,
  });
}

async function ofFolder(call: Call, work: (reads: Reads) => Promise<ExitCode>): Promise<ExitCode> {
  const { algorithms } = await import("../open-chain.ts");
  const { openOfflineService } = await import("../../node/service/offline-service.ts");
  const { MethodCaller } = await import("../../node/methods/method-caller.ts");
  const { METHODS: methods } = await import("../../rpc/method-table.ts");
  const { HANDLERS: handlers } = await import("../../node/methods/handler-table.ts");
  const { RpcError } = await import("../../rpc/rpc-error.ts");
  const { PROGRAM_VERSION: version } = await import("../version.ts");
  const service = openOfflineService(call.data, {
    algorithms: await algorithms(),
    version,
    onNotice: indexProgress(call),
  });
  let failure: unknown;
  const caller = new MethodCaller(
    service,
    { methods, handlers },
    { onFailure: (_method, cause) => (failure = cause) },
  );
  try {
    return await work({
      async read(method, params) {
        try {
          const { result } = await caller.call({ method, params, listener: "local" });
          return result as never;
        } catch (cause) {
          // A defect or a failing disk is told as what it is, and not as the answer of a node.
          if (failure !== undefined) throw failure;
          if (cause instanceof RpcError) throw asLedgerError(cause);
          throw cause;
        }
      },
    });
  } finally {
    caller.stop();
    service.close();
  }
}

function asLedgerError({
  code,
  message,
  more,
  row,
}: {
  readonly code: string;
  readonly message: string;
  readonly more: {
    readonly fix?: string;
    readonly evidence?: Readonly<Record<string, unknown>>;
  };
  readonly row: { readonly fix: string };
}): LedgerError {
  return new LedgerError({
    code,
    message,
    fix: more.fix ?? row.fix,
    evidence: more.evidence ?? {},
  });
}
