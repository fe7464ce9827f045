/** Control characters, and those that turn the direction of writing: a text must not steer the terminal. */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

/** A text that others have written, made safe to be shown on a terminal. */
export function plainText(text: string): string {
  return text.replace(UNSAFE, "\ufffd");
}
