/** Terms with noise, from approval to release, and the budget that the hospital's agent keeps over all of them. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localApiPaths, type PreviewAnswer, RELEASE_PARTS, type ReleasePreview } from '@doubleblind/contracts';
import { checkReleased, withDeviation } from '@doubleblind/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from './support/local-api.ts';
import { Pair } from './support/pair.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const FINDINGS = 3;
let pair: Pair;

beforeAll(async () => {
  pair = await Pair.start();
});

afterAll(async () => pair?.stop());

const terms = (epsilon: number) => ({
  release: { parts: [...RELEASE_PARTS], privacy: withDeviation({ epsilon, delta: 1e-6 }, FINDINGS) },
});

async function ledger(...args: string[]): Promise<{ limit: number; releases: Record<string, unknown>[] }> {
  const path = pair.data('hospital').path;
  const { stdout } = await promisify(execFile)(process.execPath, [
    MAIN,
    'privacy-ledger',
    '--data',
    path,
    '--json',
    ...args,
  ]);
  return JSON.parse(stdout);
}

function refusal(change: Parameters<Pair['approved']>[0]): Promise<unknown> {
  return pair.approve('hospital', pair.portal.propose(change)).then(
    () => null,
    (error) => error.code,
  );
}

test('terms whose noise is less than epsilon needs are not signed, nor such as spend more than the hospital allows', async () => {
  const { release } = terms(2);
  const privacy = { ...release.privacy, deviation: release.privacy.deviation - 0.01 };
  expect(await refusal({ release: { ...release, privacy } })).toBe('DB5651');
  expect(await refusal(terms(11))).toBe('DB5653');
  expect(await ledger('--limit', '11')).toEqual({ limit: 11, releases: [], trainings: [] });
  expect(await refusal(terms(11))).toBeNull();
  await ledger('--limit', '5');
});

test('noise is drawn once: every look shows the same document, and that is what is released', async () => {
  const id = await pair.approved(terms(2));
  await pair.computed(id);
  const hospital = pair.api('hospital');
  const { privacy } = await call<PreviewAnswer>(hospital, 'GET', localApiPaths.preview(id));
  expect(privacy).toEqual(terms(2).release.privacy);
  const parts = ['discrimination', 'curves', 'cost'];
  const look = () => call<ReleasePreview>(hospital, 'POST', localApiPaths.releasePreview(id), { parts });
  const [first, second] = [await look(), await look()];
  expect(second.document).toEqual(first.document);
  expect(first.attacks.map(({ found }) => found)).toEqual([0, 0, 0, 0]);
  expect(first.attacks[2].text).toContain('have spent epsilon 0; with this one it is 2');
  await call(hospital, 'POST', localApiPaths.release(id), { parts });
  const { released, proposal } = pair.portal.evaluation!;
  expect(released!.document).toEqual(first.document);
  expect(checkReleased(released!.document, proposal)).toBeNull();
  // Twelve films are far too few: no figure, and the exact counts are nowhere.
  expect(released!.document.report.performance.map(({ auroc }) => auroc.value)).toEqual([null, null, null]);
  const { releases } = await ledger();
  expect(releases).toMatchObject([{ evaluationId: id, testSet: 'Squares', epsilon: 2, togetherEpsilon: 2 }]);
});

test('what is spent is remembered: no release without noise any more, and with noise only what is left', async () => {
  expect(await refusal({})).toBe('DB5652');
  expect(await refusal(terms(3.5))).toBe('DB5653');
  expect(await refusal(terms(3))).toBeNull();
  // A ledger that cannot be read is no empty one.
  await writeFile(pair.data('hospital').privacyLimit, 'many\n');
  expect(await refusal(terms(1))).not.toBeNull();
  expect(await readFile(pair.data('hospital').privacyLimit, 'utf8')).toBe('many\n');
});
