import type { IncomingMessage } from "node:http";
import { RpcError } from "../../rpc/rpc-error.ts";

/**
 * The body of a request, of which never more than the limit is held. Throws `RPC_TOO_LARGE`, and then leaves the rest
 * unread, so that the answer can still go out. Throws `RPC_REQUEST` where the sender went away.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limitBytes) throw tooLarge(announced, limitBytes);
  const read = Promise.withResolvers<Uint8Array>();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const take = (chunk: Uint8Array): void => {
    sizeBytes += chunk.length;
    if (sizeBytes <= limitBytes) {
      chunks.push(chunk);
      return;
    }
    request.off("data", take).pause();
    read.reject(tooLarge(sizeBytes, limitBytes));
  };
  request.on("data", take);
  request.once("end", () => read.resolve(Buffer.concat(chunks, sizeBytes)));
  request.once("error", (cause) => {
    read.reject(new RpcError("RPC_REQUEST", `The body broke off: ${cause.message}.`));
  });
  return await read.promise;
}

function tooLarge(size: number, limit: number): RpcError {
  const detail = `The body has ${size} bytes or more, the limit is ${limit}.`;
  return new RpcError("RPC_TOO_LARGE", detail, { evidence: { what: "body", size, limit } });
}
