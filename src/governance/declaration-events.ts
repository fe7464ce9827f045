import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import { addDeclaration, declarationSchema } from "./declaration.ts";
import { defineEvent } from "./event.ts";

export const DECLARATION_EVENTS = {
  declared: defineEvent("emergencyDeclared", "critical", {
    schema: struct({ number: uint(), declaration: declarationSchema }),
    evolve(draft, { number, declaration }) {
      const added = addDeclaration(draft, declaration);
      assert(added === number, `declaration ${number} is added as ${added}`);
    },
  }),
} as const;
