/** What a key of the configuration takes. */
export type KeyForm =
  | { readonly type: "boolean" }
  | { readonly type: "integer"; readonly min: number; readonly max: number }
  | { readonly type: "choice"; readonly of: readonly string[] }
  /** Any text of at most so many characters. */
  | { readonly type: "text"; readonly max: number }
  /** A path of a file or folder; empty where nothing is meant, if `mayBeEmpty`. */
  | { readonly type: "path"; readonly mayBeEmpty: boolean }
  /** An address and a port, `127.0.0.1:8080` or `[::1]:8080`; empty for no listener, if `mayBeEmpty`. */
  | { readonly type: "listen"; readonly mayBeEmpty: boolean }
  /** A list of names of hosts, addresses or networks. */
  | { readonly type: "names"; readonly max: number };

/** A value as a configuration holds it. */
export type ConfigValue = boolean | number | string | readonly string[];

/** One key: what it takes, what it is where nobody says, and what it is for. */
export interface KeyEntry {
  readonly form: KeyForm;
  readonly default: ConfigValue;
  /** True where a running node takes a new value over. */
  readonly isLive: boolean;
  /** What the key is for: one line, for the printed file and the page. */
  readonly says: string;
  /** The only values that this version can do, where the form allows more. */
  readonly available?: { readonly only: ConfigValue; readonly until: string };
}

/** A form in words, for messages and the page. */
export function describeForm(form: KeyForm): string {
  switch (form.type) {
    case "boolean":
      return "true or false";
    case "integer":
      return `an integer, ${form.min} to ${form.max}`;
    case "choice":
      return form.of.map((each) => `"${each}"`).join(" or ");
    case "text":
      return `a text of at most ${form.max} characters`;
    case "path":
      return form.mayBeEmpty ? 'a path, or ""' : "a path";
    case "listen":
      return `an address and a port such as "127.0.0.1:8080"${form.mayBeEmpty ? ', or ""' : ""}`;
    case "names":
      return `a list of at most ${form.max} names`;
  }
}
