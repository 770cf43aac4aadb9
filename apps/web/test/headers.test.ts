/** What every answer of the portal tells browsers, and what the pages are told by the portal's own server and nobody else. */
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkAddress } from '../src/server/process/listen-address.ts';
import { type PageServer, type RunningPortal, servePortal } from '../src/server/process/serve.ts';
import { testDatabase } from './support/database.ts';

interface Answer {
  readonly headers: IncomingHttpHeaders;
  /** The headers of the request, as the pages get them. */
  readonly told: IncomingHttpHeaders;
}

/** Pages that answer with what they are told. */
const mirror: PageServer = {
  handle: (asked, response) => response.end(JSON.stringify(asked.headers)),
};

describe.each(['https://portal.example', 'http://localhost:3000'])('a portal at %s', (origin) => {
  let portal: RunningPortal;
  beforeAll(async () => {
    const { url, database } = await testDatabase();
    await database.$disconnect();
    const settings = { DATABASE_URL: url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: origin };
    portal = await servePortal({ ...settings, PORT: 0, HOST: '127.0.0.1', TRUSTED_PROXIES: '' }, mirror);
  });
  afterAll(() => portal?.stop());

  const ask = (path: string, headers: Record<string, string> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: portal.port, path, headers }, async (response) => {
        const body = await response.toArray();
        resolve({ headers: response.headers, told: JSON.parse(Buffer.concat(body).toString()) });
      });
      asked.on('error', reject).end();
    });
  const nonceOf = (policy: unknown) => /'nonce-([^']+)'/.exec(String(policy))?.[1];

  test('lets a page run only scripts with the nonce of its own answer', async () => {
    const [one, two] = [await ask('/'), await ask('/')];
    const policy = String(one.headers['content-security-policy']);
    const directives = new Map(policy.split('; ').map((text) => [text.split(' ')[0], text.split(' ').slice(1)]));
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual([
      "'self'",
      expect.stringMatching(/^'nonce-.{20,}'$/),
      "'strict-dynamic'",
    ]);
    for (const [name, sources] of directives)
      if (name !== 'style-src-attr') expect(sources.join(' '), name).not.toMatch(/unsafe|data:|:\/\/\*|(^| )\*( |$)/);
    for (const name of ['base-uri', 'frame-ancestors']) expect(directives.get(name)).toEqual(["'none'"]);
    expect(directives.get('connect-src')).toContain(origin.replace(/^http/, 'ws'));
    expect(nonceOf(policy)).not.toBe(nonceOf(two.headers['content-security-policy']));
    expect(one.told['x-doubleblind-nonce']).toBe(nonceOf(policy));
    expect(one.told['content-security-policy']).toBe(policy);
  });

  test('tells browsers the rest, and to come back by TLS where it has TLS', async () => {
    const { headers } = await ask('/');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    const transport = headers['strict-transport-security'];
    if (origin.startsWith('https:')) expect(transport).toMatch(/^max-age=\d{8}/);
    else expect(transport).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('is kept by no cache', async () => {
    expect((await ask('/evaluations')).headers['cache-control']).toBe('no-store');
  });

  test('believes no client about nonce, path or address', async () => {
    const { told } = await ask('/evaluations?page=2', {
      'x-doubleblind-nonce': 'mine',
      'x-doubleblind-path': '//elsewhere.example',
      'x-doubleblind-address': '10.0.0.1',
      'x-forwarded-for': '10.0.0.1',
      'content-security-policy': "script-src 'nonce-mine'",
    });
    expect(told['x-doubleblind-nonce']).not.toBe('mine');
    expect(told['x-doubleblind-path']).toBe('/evaluations?page=2');
    expect(told['x-doubleblind-address']).toBe('127.0.0.1');
    expect(told['content-security-policy']).not.toContain('mine');
  });
});

test('a taken port is named before anything else is done, and a free one offered', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const problem = await checkAddress('127.0.0.1', port).catch((error) => error);
  expect(problem).toMatchObject({ code: 'DB6105' });
  const [, taken, free] = /^Port (\d+) is taken by another program; (\d+) is free\.$/.exec(problem.detail)!;
  expect(Number(taken)).toBe(port);
  await checkAddress('127.0.0.1', Number(free));
  await new Promise((resolve) => other.close(resolve));
});
