import { PROPOSAL_TYPES } from "../src/governance/names.ts";
import { content } from "./support/engine/engine-commands.ts";
import { EngineWorld } from "./support/engine/engine-world.ts";

const w = new EngineWorld(1);
for (const t of PROPOSAL_TYPES)
  for (let i = 0; i < 60; i++) {
    try {
      content(w, t);
    } catch (e) {
      console.log(t, (e as Error).message);
      break;
    }
  }
