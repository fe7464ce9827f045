const OPENING = "![";
/** An image is named by the digest of its bytes, never by a place that can change it or watch its readers. */
const OWN_IMAGE = /^!\[[^[\]\n]{0,300}\]\(digest:0x(?:[0-9a-f]{2}){32,64}\)/;
const OWN_IMAGE_CHARS_MAX = 512;

/**
 * Offset of the first image of a text that is not named by a digest, or undefined when there is none. An opening that
 * is escaped by a backslash is text. Cost: linear.
 */
export function findForeignImage(markdown: string): number | undefined {
  for (let at = markdown.indexOf(OPENING); at !== -1; at = markdown.indexOf(OPENING, at + 2)) {
    if (isEscaped(markdown, at)) continue;
    if (!OWN_IMAGE.test(markdown.slice(at, at + OWN_IMAGE_CHARS_MAX))) return at;
  }
  return undefined;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}
