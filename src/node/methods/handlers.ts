import type { MethodHandlers, MethodSet } from "../../rpc/method.ts";
import type { CallContext } from "../service/node-service.ts";

/** The functions that answer a set of methods. A handler refuses by throwing an `RpcError`. */
export type Handlers<S extends MethodSet> = MethodHandlers<S, CallContext>;
