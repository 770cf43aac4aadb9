/**
 * What every answer of the portal tells browsers: what a page may load and run (Content Security Policy Level 3, W3C), and
 * nothing of it elsewhere. A script runs only with the nonce of its own answer, so that one that was smuggled into a page does not.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** In which the server tells the pages the nonce of their scripts; what a client writes there is overwritten. */
export const NONCE_HEADER = 'x-doubleblind-nonce';
/** In which the server tells the pages their own path, to come back to after signing in. */
export const PATH_HEADER = 'x-doubleblind-path';

/** Two years, as hstspreload.org asks for. */
const HSTS = 'max-age=63072000; includeSubDomains';
/** A person's own agent, on the person's own machine. */
const AGENTS = 'http://127.0.0.1:* http://localhost:*';

/** `'unsafe-inline'` is for style attributes alone: figures place their texts by them, and they run nothing. */
export function contentSecurityPolicy(nonce: string, portalOrigin: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob:",
    "font-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ${portalOrigin.replace(/^http/, 'ws')} ${AGENTS}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Sets the headers of the answer, and tells the pages what they need of them. */
export function secure(request: IncomingMessage, response: ServerResponse, portalOrigin: string): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, portalOrigin);
  request.headers[NONCE_HEADER] = nonce;
  request.headers[PATH_HEADER] = request.url ?? '/';
  // Next.js takes the nonce of its own scripts from here.
  request.headers['content-security-policy'] = policy;
  response.setHeader('Content-Security-Policy', policy);
  // Next.js says otherwise of the built scripts and styles, which have nothing of anybody in them.
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
  if (portalOrigin.startsWith('https:')) response.setHeader('Strict-Transport-Security', HSTS);
}
