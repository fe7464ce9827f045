const ROW = /^\| `([A-Z0-9_]+)` \|([^|]*)\|([^|]*)\|$/;
const HEADING = /^## (.+)$/;

/** The page of codes as HTML, where each code has an anchor of its name. No script and no style of its own. */
export function errorPage(markdown: string): string {
  const parts: string[] = [];
  for (const line of markdown.split("\n")) {
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined) parts.push(`<h2>${inline(heading)}</h2>`);
    const row = ROW.exec(line);
    if (row === null) continue;
    const [, code = "", cause = "", remedy = ""] = row;
    parts.push(
      `<h3 id="${code}"><a href="#${code}"><code>${code}</code></a></h3>`,
      `<p>${inline(cause.trim())}</p>`,
      `<p>→ ${inline(remedy.trim())}</p>`,
    );
  }
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"><title>Codes</title></head>',
    `<body><main><h1>Codes</h1>${parts.join("\n")}</main></body></html>`,
  ].join("\n");
}

/** Text with its code spans marked and everything else escaped; a link is its text. */
function inline(text: string): string {
  return escapeHtml(text)
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/`([^`]*)`/g, "<code>$1</code>");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
