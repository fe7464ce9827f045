import type { Content } from "./content.ts";
import { decodePayload } from "./payload.ts";

/** Keys of the registry that a content would set. The payload of a draft is judged only when it is submitted. */
export function touchedParameters({ type, payload }: Content): readonly string[] {
  const decoded = decodePayload(type, payload);
  if (!decoded.ok) return [];
  const { spec, payload: value } = decoded.value;
  return spec.sets?.(value) ?? [];
}
