import { z } from "zod";
import { defineMethod, type Method, type MethodSet } from "./method.ts";
import { GUIDE_WRITE_METHODS } from "./methods/guide-writes.ts";

/**
 * The writes of the guide as the helper of a devnet takes them: without signatures, and with demo accounts by their
 * names wherever an account stands. Their fields are judged by the node, which is called with them.
 */
export const UNSIGNED_METHODS: MethodSet = Object.fromEntries(
  Object.values(GUIDE_WRITE_METHODS).map((method) => [method.name, unsigned(method)]),
);

function unsigned(method: Method): Method {
  const fields = Object.keys(method.params.shape).map((key) => [key, z.json().optional()]);
  const params = z.strictObject(Object.fromEntries(fields));
  // Those of the node show how a signature is asked for, which the helper does not do.
  return defineMethod({ ...method, params, examples: [] });
}
