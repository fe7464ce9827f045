import { type Method, type MethodSet, pathParameters } from "../../rpc/method.ts";
import { type MediaForm, splitSuffix } from "./media-form.ts";

/** A read that a path names, with the texts that stand in the place of its parameters. */
export interface MirrorMatch {
  readonly method: Method;
  readonly params: Readonly<Record<string, string>>;
  /** The form that the suffix names, or null. */
  readonly form: MediaForm | null;
}

interface Pattern {
  readonly method: Method;
  readonly expression: RegExp;
  readonly names: readonly string[];
  /** The suffix of the method's own path: the form that it has without another. */
  readonly form: MediaForm | null;
}

/** The paths of all reads below `/v1`. */
export class MirrorPaths {
  /** Those with fewer parameters first, so that a fixed word goes before a parameter in its place. */
  readonly #patterns: readonly Pattern[];

  constructor(methods: MethodSet) {
    this.#patterns = Object.values(methods)
      .flatMap((method) => (method.path === null ? [] : [patternOf(method, method.path)]))
      .sort((left, right) => left.names.length - right.names.length);
  }

  /** The read of a path below `/v1`, or undefined. Requires: the path begins with a slash. */
  match(path: string): MirrorMatch | undefined {
    const split = splitSuffix(path);
    for (const pattern of this.#patterns) {
      const found = pattern.expression.exec(split.path);
      if (found === null || (pattern.form !== null && split.form === null)) continue;
      const texts = pattern.names.map((name, index) => [name, decodeSegment(found[index + 1])]);
      return { method: pattern.method, params: Object.fromEntries(texts), form: split.form };
    }
    return undefined;
  }
}

function patternOf(method: Method, whole: string): Pattern {
  const { path, form } = splitSuffix(whole);
  const source = path
    .split("/")
    .map((segment) => (segment.startsWith("{") ? "([^/]+)" : segment))
    .join("/");
  return { method, expression: new RegExp(`^${source}$`), names: pathParameters(path), form };
}

/** What is not well encoded stays as it is, and no schema takes it. */
function decodeSegment(segment = ""): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
