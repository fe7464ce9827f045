import { z } from "zod";
import type { Handlers } from "../../../src/node/methods/handlers.ts";
import { IN, OUT, pageFields, pageOf } from "../../../src/rpc/fields.ts";
import { defineMethod } from "../../../src/rpc/method.ts";
import { RpcError } from "../../../src/rpc/rpc-error.ts";

const COMMON = { description: "", errors: [], path: null, examples: [] } as const;
const NUMBERS = 1000;

/** Methods that show what the framework does around a handler. */
export const PROBE_METHODS = {
  subtract: defineMethod({
    ...COMMON,
    name: "subtract",
    aliases: ["minus"],
    kind: "read",
    summary: "Takes one number from another",
    params: z.strictObject({ minuend: z.int(), subtrahend: z.int(), scale: z.int().default(1) }),
    options: ["scale"],
    result: z.object({ difference: z.int() }),
    path: "/subtract/{minuend}/{subtrahend}",
    limitClass: "read",
  }),
  list_numbers: defineMethod({
    ...COMMON,
    name: "list_numbers",
    kind: "read",
    summary: "Numbers from 1 on",
    params: z.strictObject({
      odd: z.boolean().optional(),
      of: z.array(z.int()).optional(),
      ...pageFields(),
    }),
    result: pageOf(
      z.object({
        number: z.int().describe("The number"),
        word: z.string(),
        parts: z.object({ half: OUT.amount.nullable() }),
        list: z.array(z.int()),
      }),
    ),
    path: "/numbers",
    limitClass: "read",
  }),
  at_past: defineMethod({
    ...COMMON,
    name: "at_past",
    kind: "read",
    summary: "The height that answers",
    params: z.strictObject({ at_height: IN.atHeight }),
    result: z.object({ height: OUT.height }),
    path: "/past",
    limitClass: "read",
    at: true,
  }),
  hang: defineMethod({
    ...COMMON,
    name: "hang",
    kind: "read",
    summary: "Never answers",
    params: z.strictObject({}),
    result: z.object({}),
    path: "/hang",
    limitClass: "read",
  }),
  big: defineMethod({
    ...COMMON,
    name: "big",
    kind: "read",
    summary: "A text of some size",
    params: z.strictObject({ size: z.int() }),
    result: z.object({ text: z.string() }),
    limitClass: "read",
  }),
  dig: defineMethod({
    ...COMMON,
    name: "dig",
    kind: "read",
    summary: "Costs much",
    params: z.strictObject({}),
    result: z.object({}),
    path: "/dig",
    limitClass: "costly",
  }),
  refuse: defineMethod({
    ...COMMON,
    name: "refuse",
    kind: "read",
    summary: "Throws what it is told",
    params: z.strictObject({ how: z.enum(["not_found", "defect"]) }),
    result: z.object({}),
    errors: ["RPC_NOT_FOUND"],
    path: "/refuse/{how}",
    limitClass: "read",
  }),
  write: defineMethod({
    ...COMMON,
    name: "write",
    kind: "write",
    summary: "Counts how often it was called",
    params: z.strictObject({}),
    result: z.object({ count: z.int() }),
    limitClass: "write",
  }),
  node_probe: defineMethod({
    ...COMMON,
    name: "node_probe",
    kind: "operator",
    summary: "For the operator alone",
    params: z.strictObject({}),
    result: z.object({ listener: z.string() }),
    limitClass: "operator",
  }),
} as const;

/** Handlers with a count of the writes that were carried out. */
export function probeHandlers(): Handlers<typeof PROBE_METHODS> & {
  readonly writes: () => number;
} {
  let count = 0;
  return {
    writes: () => count,
    subtract: ({ minuend, subtrahend, scale }) => ({ difference: (minuend - subtrahend) * scale }),
    list_numbers: ({ odd, of }, { page }) => {
      const after = Number(page.after?.[0] ?? 0);
      const all = Array.from({ length: NUMBERS }, (_, index) => index + 1)
        .filter((number) => odd === undefined || (number % 2 === 1) === odd)
        .filter((number) => of === undefined || of.includes(number))
        .filter((number) => number > after);
      const items = all.slice(0, page.limit).map((number) => ({
        number,
        word: number === 1 ? '=1+2"' : `-${number}`,
        parts: { half: number % 2 === 0 ? String(number / 2) : null },
        list: [number, 0],
      }));
      const last = items.at(-1);
      return {
        items,
        next_cursor: page.next(
          last === undefined || items.length === all.length ? null : [last.number],
        ),
      };
    },
    at_past: (_, { height }) => ({ height }),
    hang: () => new Promise(() => {}),
    big: ({ size }) => ({ text: "x".repeat(size) }),
    dig: () => ({}),
    refuse: ({ how }) => {
      if (how === "not_found") throw new RpcError("RPC_NOT_FOUND", "There is none.");
      throw new Error("a secret of the inside");
    },
    write: () => {
      count += 1;
      return { count };
    },
    node_probe: (_, { listener }) => ({ listener }),
  };
}
