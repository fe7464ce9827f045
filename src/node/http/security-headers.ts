/** What a page of this node may load and do. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types mathledger dompurify",
].join("; ");

/** Headers of every answer. */
export const SECURITY_HEADERS = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "camera=(self), publickey-credentials-get=(self), publickey-credentials-create=(self)",
} as const;

/**
 * Headers of what any page may read: there are no cookies and no logins, so nothing of the caller's goes out with it.
 * `cross-origin-resource-policy` gives way, since it would forbid the same to pages that isolate themselves.
 */
export const SHARED_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers":
    "ETag, Retry-After, X-Ledger-Height, X-Block-Hash, Content-Digest, Link",
  "cross-origin-resource-policy": "cross-origin",
} as const;
