/** The pages in another language: nothing is left out, nothing is said in English by oversight, and values come through. */
import { HAND_OVER_PHRASE, WORK_KINDS } from '@doubleblind/contracts';
import { ERRORS } from '@doubleblind/errors';
import { examineFilm, SENTENCES } from '@doubleblind/imaging';
import { createElement, isValidElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { formatEstimate, formatsFor, parseReader } from '../src/components/format.ts';
import { BlockView } from '../src/features/results/blocks.tsx';
import { sayIn } from '../src/features/results/parts.ts';
import { german } from '../src/language/german/index.ts';
import { report } from '../src/language/german/report.ts';
import { languageOf } from '../src/language/languages.ts';
import { wordsFor } from '../src/language/words.ts';
import { toProblem } from '../src/server/errors-to-http.ts';
import { textsOfPages } from './support/texts.ts';

const { said, bare } = textsOfPages();
/** Texts that come from the packages: what the portal's errors say, what a page says of images, and the steps of every kind of work. */
const ofPackages = [
  ...Object.entries(ERRORS).flatMap(([code, { title, remedy }]) => (code.startsWith('DB6') ? [title, remedy] : [])),
  ...Object.values(SENTENCES),
  ...WORK_KINDS.flatMap(({ transitions }) => transitions.map(({ text }) => text)),
];

test('every text of the pages is there in German', () => {
  expect(said.length).toBeGreaterThan(500);
  expect(said.filter(({ text }) => german[text] === undefined)).toEqual([]);
  expect(ofPackages.filter((text) => german[text] === undefined)).toEqual([]);
});

test('no translation is of a text that nobody says', () => {
  // Of data: kinds of organisations, and how a file was found.
  const ofData = ['vendor', 'hospital', 'operator', 'accepted', 'rejected', 'duplicate', HAND_OVER_PHRASE];
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const internal = Object.values(toProblem(new Error('unknown')).error);
  const known = new Set([
    ...said.map(({ text }) => text),
    ...ofPackages,
    ...ofData,
    ...internal,
    ...Object.keys(report),
  ]);
  expect(Object.keys(german).filter((text) => !known.has(text))).toEqual([]);
});

test('no page has a text that goes past the catalogues', () => {
  expect(bare).toEqual([]);
});

test('a translation has the values and marks of its text, and no other', () => {
  const partsOf = (text: string) => [...text.matchAll(/\{\w+(?=[},])|<\/?\w+>/g)].map(([part]) => part);
  const different = Object.entries(german).filter(([english, text]) => {
    const [wanted, found] = [new Set(partsOf(english)), new Set(partsOf(text))];
    return wanted.size !== found.size || [...wanted].some((part) => !found.has(part));
  });
  expect(different).toEqual([]);
});

test('numbers, plurals and elements among a text are written as the reader’s country does', () => {
  const t = wordsFor('de', 'de-DE', german);
  const plural = '{total, plural, one {# evaluation} other {# evaluations}}';
  expect([t(plural, { total: 1 }), t(plural, { total: 1234 })]).toEqual(['1 Auswertung', '1.234 Auswertungen']);
  expect(t('{done} of {total}', { done: 12, total: 50_000 })).toBe('12 von 50.000');
  expect(t('{measure} at least {value}', { measure: 'AUROC', value: 0.61275 })).toBe('AUROC mindestens 0,61275');
  expect(t('Nobody has put this into words.')).toBe('Nobody has put this into words.');
  // What people have typed is never taken for a pattern.
  expect(t('By {organisation}', { organisation: "{x} <b>O'Hara</b>" })).toBe("Von {x} <b>O'Hara</b>");
  const link = t.rich('<link>Sign in again in another tab</link>, and send this once more.', {
    link: (inside) => createElement('a', { href: '/sign-in' }, inside),
  });
  expect(isValidElement(link)).toBe(true);
  expect(renderToStaticMarkup(link)).toMatch(/^<a href="\/sign-in">Melden Sie sich .*<\/a> und schicken/);
});

test('what is said of an image is said in German, with the figures of the reader’s country', () => {
  const t = wordsFor('de', 'de-DE', german);
  const wide = examineFilm({ width: 900, height: 200, maximum: 255, pixels: new Uint8Array(180_000), remarks: [] });
  expect(wide.map(({ text }) => text)).toEqual(['It is 4.5 times as wide as it is high.', '100% of it are black.']);
  expect(wide.map(({ pattern, values }) => t(pattern, values))).toEqual([
    'Es ist 4,5-mal so breit wie hoch.',
    '100 % davon sind schwarz.',
  ]);
});

test('figures have the decimal marks of the reader’s country, and names stay as they were chosen', () => {
  const [t, english] = [wordsFor('de', 'de-DE', german), wordsFor('en', 'en-GB', {})];
  expect(t.figures('+0.0008 [-0.0007, +0.0023]')).toBe('+0,0008 [-0,0007; +0,0023]');
  expect(english.figures('0.948 [0.921-0.972]')).toBe('0.948 [0.921-0.972]');
  const estimate = { value: 0.9123, low: 0.8801, high: 0.9412 };
  expect(formatEstimate(estimate, t)).toBe('0,912 (0,880 bis 0,941)');
  expect(formatEstimate(estimate, english)).toBe('0.912 (0.880 to 0.941)');
  expect(t('about {bytes} in {rounds} rounds', { bytes: '1.6 MB', rounds: 1200 })).toContain('1,6 MB in 1.200 ');
  const say = sayIn(t);
  const values = { mean: '0.0009', most: '0.0246' };
  expect(say('Image by image, scores differ by {mean} on average and by at most {most}.', values)).toMatch(
    /0,0009 und höchstens um 0,0246/,
  );
  expect(say('{estimate} for {finding}', { estimate: '0.91 [0.90-0.94]', finding: '2.5' })).toBe(
    '0,91 [0,90-0,94] für 2.5',
  );
  expect(t('{model} {version} on {testSet}', { model: 'ChestLight', version: '2.1', testSet: 'x' })).toContain('2.1');
});

test('facts of a report have the decimal marks of the reader’s country, but for the names among them', () => {
  const block = {
    kind: 'facts',
    rows: [
      ['Model', '2.1'],
      ['Time per image', '9.3 s'],
      ['Set-up, once', '4.5 s, 12.4 MB'],
      ['Software', 'doubleblind 0.1.0'],
    ],
  } as const;
  const shown = renderToStaticMarkup(createElement(BlockView, { block, most: 6, t: wordsFor('de', 'de-DE', german) }));
  const values = [...shown.matchAll(/<dd[^>]*>([^<]*)/g)].map(([, value]) => value);
  expect(values).toEqual(['2.1', '9,3 s', '4,5 s, 12,4 MB', 'doubleblind 0.1.0']);
});

test('a language is chosen by the person, else by the browser, else it is English', () => {
  expect(languageOf('de', 'en')).toBe('de');
  expect(languageOf('nonsense', 'fr-CH, de;q=0.8, en;q=0.9')).toBe('en');
  expect(languageOf(undefined, 'de-CH,de;q=0.9,en;q=0.8')).toBe('de');
  for (const accepted of [null, '', 'fr', 'de;q=0', 'toString', '*'])
    expect(languageOf(undefined, accepted)).toBe('en');
});

test('dates are those of the language and the place, and a cookie that says nonsense is nobody’s', () => {
  const time = '2026-11-29T21:05:07Z';
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  const zurich = formatsFor(parseReader('CH|Europe/Zurich', 'de'));
  expect(plain(zurich.formatSecond(time))).toMatch(/^29\. Nov\.? 2026, 22:05:07 MEZ$/);
  expect(zurich.formatCount(12_345)).toMatch(/^12[’']345$/);
  const berlin = formatsFor(parseReader('DE|Europe/Berlin'));
  expect(berlin.formatCount(12_345)).toBe('12.345');
  expect(plain(berlin.formatSecond(time))).toMatch(/^29 Nov 2026, 22:05:07 (CET|GMT\+1)$/);
  for (const text of [undefined, 'DE|Nowhere/Nowhere', 'x', 'DE|'.repeat(99)]) {
    expect(formatsFor(parseReader(text)).formatTime(time)).toBe('29\u00a0Nov\u00a02026, 21:05\u00a0UTC');
  }
});
