/**
 * What a script on the portal's pages can get from this organisation's agent: nothing signed and nothing shown that a
 * person has not confirmed on the agent's own page, in the agent's own words, whatever the portal says.
 */
import type { Confirmation, TestSetDraft } from '@doubleblind/contracts';
import { fingerprint, generateAgentKey, LOCAL_API_PATTERNS, localApiPaths } from '@doubleblind/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listBrowsers, makePairingCode } from '../../src/store/database/browsers.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { call } from './support/local-api.ts';
import { Pair } from './support/pair.ts';

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly body: Record<string, unknown>;
}

let pair: Pair;
let evaluationId: string;
let testSet: string;
/** The token of the portal's page. */
let page: string;

/** As a page at `origin` asks. */
async function ask(
  origin: string | null,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(pair.api('hospital').url + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      ...(origin && { origin }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.json().catch(() => ({}));
  return { status: response.status, code: answer.error?.code, body: answer };
}
const fromPortal = (method: string, path: string, body?: unknown) => ask(pair.portal.origin, page, method, path, body);
/** The agent's own page, in a browser that was paired. */
const onOwnPage = <T>(method: string, path: string, body?: unknown) =>
  call<T>(pair.api('hospital'), method, path, body);
const waiting = async () =>
  (await onOwnPage<{ confirmations: Confirmation[] }>('GET', localApiPaths.confirmations())).confirmations;
async function answerAll(confirmed: boolean, typed?: string): Promise<Confirmation[]> {
  const asked = await waiting();
  for (const { id } of asked)
    await onOwnPage('POST', localApiPaths.confirmation(id), { confirmed, ...(typed !== undefined && { typed }) });
  return asked;
}

const SECRET = 'ABCDEF'.repeat(8);

beforeAll(async () => {
  pair = await Pair.start();
  const connect = () => ask(pair.portal.origin, '', 'POST', localApiPaths.connection(), { secret: SECRET });
  expect(await connect()).toMatchObject({ status: 403, code: 'DB5712' });
  const [asked] = await answerAll(true);
  expect(asked.facts).toContainEqual(['Portal', pair.portal.origin]);
  expect(JSON.stringify(asked)).not.toContain(SECRET);
  page = (await connect()).body.token as string;
  // Once: whoever repeats the request has to be confirmed anew.
  expect(await connect()).toMatchObject({ code: 'DB5712' });
  await answerAll(false);
  const { testSets } = await onOwnPage<{ testSets: TestSetDraft[] }>('GET', localApiPaths.testSets());
  testSet = testSets[0].id;
});

afterAll(async () => pair?.stop());

describe('a page of the portal', () => {
  test('approves nothing that was not confirmed, and nothing else than what was', async () => {
    const proposal = pair.portal.propose({ release: { parts: ['discrimination', 'cost'] } });
    evaluationId = proposal.evaluationId;
    await pair.approve('vendor', proposal);
    const path = localApiPaths.approval(evaluationId);
    const approve = (change = {}) => fromPortal('POST', path, { proposal, approvedBy: 'A. Person', ...change });
    expect(await approve()).toMatchObject({ status: 403, code: 'DB5712' });
    expect((await onOwnPage<{ approval: unknown }>('GET', localApiPaths.evaluation(evaluationId))).approval).toBeNull();
    const [asked] = await waiting();
    expect(asked.title).toContain('Sum 1 on Squares');
    expect(asked.facts).toContainEqual(['Approved by', 'A. Person']);
    expect(asked.facts).toContainEqual(['May be released', 'Discrimination, Time and bytes']);
    const german = await fetch(pair.api('hospital').url + localApiPaths.confirmations(), {
      headers: { authorization: `Bearer ${pair.api('hospital').token}`, 'accept-language': 'de' },
    });
    const [inGerman] = ((await german.json()) as { confirmations: Confirmation[] }).confirmations;
    expect(inGerman.id).toBe(asked.id);
    expect(inGerman.title).toMatch(/^Die Zustimmung zu Sum 1 auf Squares unterschreiben$/);
    expect(inGerman.facts).toContainEqual(['Zugestimmt von', 'A. Person']);
    await answerAll(false);
    expect(await approve()).toMatchObject({ status: 403, code: 'DB5714' });
    expect(await approve()).toMatchObject({ code: 'DB5712' });
    await answerAll(true);
    expect(await approve({ approvedBy: 'Somebody else' })).toMatchObject({ code: 'DB5712' });
    expect((await approve()).status).toBe(200);
  });

  test('sees no figure before it was confirmed, and releases nothing', async () => {
    await pair.computed(evaluationId);
    const reading = [
      ['GET', localApiPaths.preview(evaluationId)],
      ['GET', localApiPaths.report(evaluationId, 'json')],
      ['GET', localApiPaths.report(evaluationId, 'pdf')],
      ['GET', localApiPaths.report(evaluationId, 'csv')],
      ['POST', localApiPaths.releasePreview(evaluationId), { parts: ['cost'] }],
      ['GET', localApiPaths.thumbnail(testSet, '0.png')],
      ['GET', localApiPaths.film(testSet, '0.png')],
    ] as const;
    await answerAll(false);
    for (const [method, path, body] of reading)
      expect(await fromPortal(method, path, body), path).toMatchObject({ status: 403, code: 'DB5712' });
    expect((await waiting()).map(({ title }) => title.split(' of ')[0])).toEqual([
      'Show the full report',
      'Show images',
    ]);
    await answerAll(true);
    for (const [method, path, body] of reading) expect((await fromPortal(method, path, body)).status, path).toBe(200);

    const release = (parts: string[]) =>
      fromPortal('POST', localApiPaths.release(evaluationId), { parts, releasedBy: 'A. Person' });
    expect(await release(['cost'])).toMatchObject({ status: 403, code: 'DB5712' });
    const [asked] = await answerAll(true);
    expect(asked.facts).toContainEqual(['Parts', 'Time and bytes']);
    expect(asked.facts.some(([term]) => term.startsWith('Attack: '))).toBe(true);
    expect(asked.document).toContain('Evaluation report');
    expect(await release(['cost', 'discrimination'])).toMatchObject({ code: 'DB5712' });
    expect(pair.portal.evaluation!.released).toBeNull();
    expect((await release(['cost'])).status).toBe(200);
    expect(pair.portal.evaluation!.released!.document.parts).toEqual(['cost']);
  });

  test('has no terms signed with a key of the other side that nobody here has accepted, before a person has typed it', async () => {
    const { vendor } = pair.portal.evaluation!.proposal;
    const [second, third] = [generateAgentKey().publicKey, generateAgentKey().publicKey];
    const proposed = (agentKey: string) => {
      const proposal = pair.portal.propose({ vendor: { ...vendor, agentKey } });
      return { path: localApiPaths.approval(proposal.evaluationId), body: { proposal, approvedBy: 'A. Person' } };
    };
    const known = proposed(vendor.agentKey);
    expect(await fromPortal('POST', known.path, known.body)).toMatchObject({ code: 'DB5712' });
    expect((await answerAll(true)).at(-1)!.toType).toBeUndefined();

    const terms = proposed(second);
    const typed = fingerprint(second).toLowerCase();
    expect(await fromPortal('POST', terms.path, terms.body)).toMatchObject({ status: 403, code: 'DB5712' });
    const [asked] = await waiting();
    expect(asked).toMatchObject({ toType: typed, warning: expect.stringContaining('Lumen') });
    expect(asked.facts).toContainEqual(['Key of the other side’s agent', fingerprint(second)]);
    await expect(answerAll(true, fingerprint(third))).rejects.toMatchObject({ code: 'DB5634' });
    await answerAll(true, fingerprint(second));
    expect((await fromPortal('POST', terms.path, terms.body)).status).toBe(200);

    // By the agent's own command, which nobody is asked about; the key before is accepted no more.
    const later = proposed(third);
    for (const acceptKey of [undefined, fingerprint(second)]) {
      const asking = onOwnPage('POST', later.path, { ...later.body, ...(acceptKey && { acceptKey }) });
      await expect(asking).rejects.toMatchObject({ status: 409, code: 'DB5640' });
    }
    await onOwnPage('POST', later.path, { ...later.body, acceptKey: fingerprint(third) });
    const again = proposed(third);
    await onOwnPage('POST', again.path, again.body);
    const before = proposed(second);
    await expect(onOwnPage('POST', before.path, before.body)).rejects.toMatchObject({ code: 'DB5640' });
  });

  test('may nothing else, by a table of every path', async () => {
    const uploads = [
      ...['GET testSets', 'POST testSets', 'GET testSet', 'DELETE testSet', 'GET files', 'PUT file', 'PUT labels'],
      ...['POST acceptedFilms', 'POST finish', 'GET evaluation', 'GET health', 'POST connection'],
    ];
    const confirmed = [
      ...['POST approval', 'POST revocation', 'GET preview', 'POST releasePreview', 'POST release', 'GET reportJson'],
      ...['GET reportPdf', 'GET reportCsv', 'GET comparisons', 'GET film', 'GET thumbnail'],
    ];
    const own = [
      ...['POST pairing', 'GET confirmations', 'POST confirmation', 'GET unlikeFilms', 'GET unlikeFilm'],
      ...['GET unlikeThumbnail', 'POST acceptedUnlikeFilms', 'GET pageTickets', 'POST pageTickets'],
      ...['POST withdrawnPageTicket', 'GET slices', 'GET sliceCase', 'GET slice'],
    ];
    const named = [...uploads, ...confirmed, ...own].map((row) => row.split(' ')[1]);
    expect([...new Set(named)].sort()).toEqual(Object.keys(LOCAL_API_PATTERNS).sort());
    for (const row of own) {
      const [method, name] = row.split(' ');
      const path = LOCAL_API_PATTERNS[name as keyof typeof LOCAL_API_PATTERNS].replace(/:\w+/g, 'x');
      expect(await fromPortal(method, path, method === 'POST' ? {} : undefined), row).toMatchObject({ code: 'DB5702' });
    }
    expect(
      (await fromPortal('POST', localApiPaths.revocation(evaluationId), { reason: 'x', revokedBy: 'y' })).code,
    ).toBe('DB5712');
    expect((await fromPortal('GET', localApiPaths.comparisons([evaluationId, 'other']))).status).toBe(404);
    expect((await fromPortal('GET', localApiPaths.testSets())).status).toBe(200);
  });

  test('gets nothing with the tokens of the agent’s own page', async () => {
    const { token } = pair.api('hospital');
    expect(await ask(pair.portal.origin, token, 'GET', localApiPaths.testSets())).toMatchObject({ status: 401 });
    expect((await ask(null, token, 'GET', localApiPaths.testSets())).status).toBe(200);
  });

  test('cannot fill the agent’s memory or its page with wishes', async () => {
    for (let i = 0; i < 60; i++)
      await ask(pair.portal.origin, '', 'POST', localApiPaths.connection(), { secret: `${i}`.padEnd(40, 'x') });
    expect((await waiting()).length).toBeLessThanOrEqual(20);
    await answerAll(false);
  });
});

test('a browser that was paired to read shows full reports on the portal’s pages, and decides, uploads and releases nothing', async () => {
  const database = openDatabase(pair.data('hospital'));
  const own = pair.api('hospital').url;
  const pairing = { code: makePairingCode(database, { readsOnly: true }), name: 'The analyst' };
  const token = (await ask(own, '', 'POST', localApiPaths.pairing(), pairing)).body.token as string;
  expect(listBrowsers(database)).toContainEqual(expect.objectContaining({ name: 'The analyst', readsOnly: true }));
  database.close();
  const asReader = (method: string, path: string, body?: unknown) => ask(own, token, method, path, body);
  const shown = async () =>
    ((await asReader('GET', localApiPaths.confirmations())).body.confirmations as Confirmation[]).map(({ id }) => id);
  const confirm = (id: string) => asReader('POST', localApiPaths.confirmation(id), { confirmed: true });
  await answerAll(false);

  // What somebody else's page asks to be decided is neither shown to the reader nor the reader's to confirm.
  const release = { parts: ['cost'], releasedBy: 'The analyst' };
  await fromPortal('POST', localApiPaths.release(evaluationId), release);
  const [decision] = await waiting();
  expect(decision.title).toContain('Release');
  expect(await shown()).toEqual([]);
  expect(await confirm(decision.id)).toMatchObject({ status: 403, code: 'DB5702' });
  await answerAll(false);

  const secret = 'READER'.repeat(8);
  const connect = () => ask(pair.portal.origin, '', 'POST', localApiPaths.connection(), { secret });
  await connect();
  for (const id of await shown()) await confirm(id);
  const readersPage = (await connect()).body.token as string;
  const fromPage = (method: string, path: string, body?: unknown) =>
    ask(pair.portal.origin, readersPage, method, path, body);
  expect(await fromPage('GET', localApiPaths.report(evaluationId, 'json'))).toMatchObject({ code: 'DB5712' });
  for (const id of await shown()) await confirm(id);
  expect((await fromPage('GET', localApiPaths.report(evaluationId, 'json'))).status).toBe(200);
  expect((await fromPage('GET', localApiPaths.preview(evaluationId))).status).toBe(200);

  const { proposal } = pair.portal.evaluation!;
  for (const [path, body] of [
    [localApiPaths.release(evaluationId), release],
    [localApiPaths.approval(evaluationId), { proposal, approvedBy: 'The analyst' }],
    [localApiPaths.revocation(evaluationId), { reason: 'x', revokedBy: 'The analyst' }],
    [localApiPaths.testSets(), { name: 'Of the analyst', description: '' }],
  ] as const) {
    expect(await fromPage('POST', path, body), path).toMatchObject({ status: 403, code: 'DB5702' });
    expect(await asReader('POST', path, body), path).toMatchObject({ status: 403, code: 'DB5702' });
  }
  expect(await waiting()).toEqual([]);
});

test('a code pairs one browser, once, within ten minutes, on the agent’s own page; five wrong ones end it', async () => {
  const database = openDatabase(pair.data('hospital'));
  const origin = pair.api('hospital').url;
  const show = (code: string, from = origin) =>
    ask(from, '', 'POST', localApiPaths.pairing(), { code, name: 'A browser' });
  expect(await show('00000-00000')).toMatchObject({ status: 403, code: 'DB5713' });
  const code = makePairingCode(database);
  expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  expect(await show(code, pair.portal.origin)).toMatchObject({ code: 'DB5702' });
  const paired = await show(code.toLowerCase());
  expect((await ask(origin, paired.body.token as string, 'GET', localApiPaths.confirmations())).status).toBe(200);
  expect(await show(code)).toMatchObject({ code: 'DB5713' });
  const next = makePairingCode(database);
  for (let i = 0; i < 5; i++) expect(await show('wrong')).toMatchObject({ code: 'DB5713' });
  expect(await show(next)).toMatchObject({ code: 'DB5713' });
  const old = makePairingCode(database, { now: Date.now() - 10 * 60_000 - 1 });
  expect(await show(old)).toMatchObject({ code: 'DB5713' });
  database.close();
});
