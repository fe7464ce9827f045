/** Which layer a value came from. */
export type Origin =
  | { readonly layer: "default" }
  | {
      readonly layer: "file";
      readonly path: string;
      readonly line: number;
      readonly column: number;
    }
  | { readonly layer: "environment"; readonly variable: string }
  | { readonly layer: "flag"; readonly flag: string };

/** An origin as it is shown beside a value. */
export function describeOrigin(origin: Origin): string {
  switch (origin.layer) {
    case "default":
      return "default";
    case "file":
      return `${origin.path}:${origin.line}`;
    case "environment":
      return `env ${origin.variable}`;
    case "flag":
      return "flag";
  }
}
