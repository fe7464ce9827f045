import { DEV_METHODS } from "../../../rpc/dev-methods.ts";
import { METHODS } from "../../../rpc/method-table.ts";
import { UNSIGNED_METHODS } from "../../../rpc/unsigned-methods.ts";
import { HANDLERS } from "../../methods/handler-table.ts";
import type { MethodBook } from "../../methods/method-caller.ts";
import type { CallContext } from "../../service/node-service.ts";
import { callUnsigned } from "./call-unsigned.ts";
import { devHandlers } from "./dev-handlers.ts";
import type { HelperGround } from "./helper-ground.ts";

/** Every method of the helper: its own, the writes of the guide without signatures, and the guide's two reads. */
export function helperBook(ground: HelperGround): MethodBook {
  const { get_proposal, tally_votes } = METHODS;
  const unsigned = Object.keys(UNSIGNED_METHODS).map((method) => [
    method,
    (params: Readonly<Record<string, unknown>>, { signal }: CallContext) =>
      callUnsigned(ground, { method, params, signal }),
  ]);
  return {
    methods: { ...DEV_METHODS, ...UNSIGNED_METHODS, get_proposal, tally_votes },
    handlers: {
      ...devHandlers(ground),
      ...Object.fromEntries(unsigned),
      get_proposal: HANDLERS.get_proposal,
      tally_votes: HANDLERS.tally_votes,
    },
  };
}
