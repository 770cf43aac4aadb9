/** What needs no token: health, and the agent's own pages, which hold nothing of anybody's. */
import { readFile } from 'node:fs/promises';
import { CONTRACT_VERSION, LOCAL_API_PATTERNS, type LocalHealth } from '@doubleblind/contracts';
import { AGENT_VERSION } from '../../version.ts';
import { send, sendJson } from './body.ts';
import { GERMAN } from './language/german.ts';
import { ownPages } from './own-pages.ts';
import type { Route } from './router.ts';

const SCRIPTS = [
  ...['confirm.js', 'slices.js', 'tickets.js', 'unlike.js', 'upload.js'],
  ...['agent.js', 'films.js', 'mapping.js', 'paths.js', 'sheet.js', 'skipped.js', 'viewer.js', 'words.js'],
];

/** What pages take from here as modules: the paths of the API, for page/paths.js, and the texts in German, for page/words.js. */
const MODULES = { '/path-patterns.js': LOCAL_API_PATTERNS, '/german.js': GERMAN };

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
  const file = (path: string, type: string, content: Buffer | string): Route => ({
    method: 'GET',
    pattern: path,
    handler: async ({ response }) => {
      response.setHeader('content-security-policy', POLICY);
      response.setHeader('referrer-policy', 'no-referrer');
      send(response, 200, `${type}; charset=utf-8`, content);
    },
  });
  const read = (name: string) => readFile(new URL(`./page/${name}`, import.meta.url));
  const pages = (await ownPages()).map(({ path, html }) => file(path, 'text/html', html));
  const scripts = SCRIPTS.map(async (name) => file(`/${name}`, 'text/javascript', await read(name)));
  return [
    ...pages,
    ...(await Promise.all(scripts)),
    file('/style.css', 'text/css', await read('style.css')),
    file('/slices.css', 'text/css', await read('slices.css')),
    ...Object.entries(MODULES).map(([path, value]) =>
      file(path, 'text/javascript', `export default ${JSON.stringify(value)};\n`),
    ),
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.health,
      handler: async ({ response }) => sendJson(response, 200, health),
    },
  ];
}
