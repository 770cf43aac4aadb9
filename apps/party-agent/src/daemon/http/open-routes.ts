/** What needs no token: health, and the upload page, which holds nothing of anybody's. */
import { readFile } from 'node:fs/promises';
import { CONTRACT_VERSION, LOCAL_API_PATTERNS, type LocalHealth } from '@doubleblind/contracts';
import { AGENT_VERSION } from '../../version.ts';
import { send, sendJson } from './body.ts';
import type { Route } from './router.ts';

const PAGES = [
  { path: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
  { path: '/confirm', file: 'confirm.html', type: 'text/html; charset=utf-8' },
  { path: '/confirm.js', file: 'confirm.js', type: 'text/javascript; charset=utf-8' },
  { path: '/tickets', file: 'tickets.html', type: 'text/html; charset=utf-8' },
  { path: '/tickets.js', file: 'tickets.js', type: 'text/javascript; charset=utf-8' },
  { path: '/films', file: 'unlike.html', type: 'text/html; charset=utf-8' },
  { path: '/unlike.js', file: 'unlike.js', type: 'text/javascript; charset=utf-8' },
  { path: '/sheet.js', file: 'sheet.js', type: 'text/javascript; charset=utf-8' },
  { path: '/skipped.js', file: 'skipped.js', type: 'text/javascript; charset=utf-8' },
  { path: '/agent.js', file: 'agent.js', type: 'text/javascript; charset=utf-8' },
  { path: '/upload.js', file: 'upload.js', type: 'text/javascript; charset=utf-8' },
  { path: '/films.js', file: 'films.js', type: 'text/javascript; charset=utf-8' },
  { path: '/viewer.js', file: 'viewer.js', type: 'text/javascript; charset=utf-8' },
  { path: '/paths.js', file: 'paths.js', type: 'text/javascript; charset=utf-8' },
  { path: '/style.css', file: 'style.css', type: 'text/css; charset=utf-8' },
] as const;

/** The paths of the API, for page/paths.js. */
const PATTERNS = `export default ${JSON.stringify(LOCAL_API_PATTERNS)};\n`;

/** Nothing from elsewhere, nothing inline, no framing. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src blob:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export async function openRoutes(about: { organisationName: string; publicKey: string }): Promise<Route[]> {
  const health: LocalHealth = {
    status: 'ok',
    softwareVersion: AGENT_VERSION,
    contractVersion: CONTRACT_VERSION,
    ...about,
  };
  const pages = await Promise.all(
    PAGES.map(async ({ path, file, type }): Promise<Route> => {
      const content = await readFile(new URL(`./page/${file}`, import.meta.url));
      return {
        method: 'GET',
        pattern: path,
        handler: async ({ response }) => {
          response.setHeader('content-security-policy', POLICY);
          response.setHeader('referrer-policy', 'no-referrer');
          send(response, 200, type, content);
        },
      };
    }),
  );
  return [
    ...pages,
    {
      method: 'GET',
      pattern: '/path-patterns.js',
      handler: async ({ response }) => send(response, 200, 'text/javascript; charset=utf-8', PATTERNS),
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.health,
      handler: async ({ response }) => sendJson(response, 200, health),
    },
  ];
}
