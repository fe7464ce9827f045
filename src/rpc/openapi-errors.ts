import { RPC_ERROR_TABLE, type RpcErrorName } from "./rpc-error-table.ts";

/** The answers of an operation that refuses, by their status, each with the errors that have it. */
export function errorResponses(
  possible: ReadonlySet<RpcErrorName>,
  content: object,
): Readonly<Record<string, object>> {
  const byStatus = new Map<number, RpcErrorName[]>();
  for (const { name, status } of RPC_ERROR_TABLE) {
    if (status === null || !possible.has(name)) continue;
    byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      { description: names.map((name) => `\`${name}\``).join(", "), content },
    ]),
  );
}
