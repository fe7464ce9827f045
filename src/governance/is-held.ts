import { isInForce, type Measure, openMeasures, requireMeasure } from "./measure.ts";
import type { Component } from "./names.ts";
import type { StateReader } from "./state-access.ts";

/** True iff a measure in force holds one of the components that a run touches. Cost: the measures that are open. */
export function isHeld(state: StateReader, components: readonly Component[], now: number): boolean {
  return holdingMeasure(state, components, now) !== undefined;
}

/** The first measure in force that covers one of the components, with the component, or undefined. */
export function holdingMeasure(
  state: StateReader,
  components: readonly Component[],
  now: number,
  admits: (measure: Measure) => boolean = () => true,
):
  | { readonly number: number; readonly measure: Measure; readonly component: Component }
  | undefined {
  if (components.length === 0) return undefined;
  for (const number of openMeasures(state)) {
    const measure = requireMeasure(state, number);
    if (!isInForce(measure, now) || !admits(measure)) continue;
    const component = components.find((name) => measure.components.includes(name));
    if (component !== undefined) return { number, measure, component };
  }
  return undefined;
}
