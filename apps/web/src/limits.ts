/** How long what people type may be: the same for forms, for the server and, below its own limits, for the audit chain. */
export const LIMITS = {
  /** Of a person or an organisation. */
  name: 120,
  email: 200,
  tokenName: 80,
  url: 500,
  purpose: 4000,
  reason: 1000,
  /** Of a password; the longest is what the authentication library hashes. */
  passwordLeast: 12,
  passwordMost: 128,
} as const;
