/** What strangers read beside the sign-in form is no more than what terms keep, in both languages. */
import { givesAllImages, plaintextComparisonSchema } from '@doubleblind/contracts';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { wordsOf } from '../src/language/catalogues.ts';

const reader = vi.hoisted(() => ({ words: null as unknown }));
vi.mock('../src/features/session/reader.ts', () => ({ readerWords: async () => reader.words }));
vi.mock('../src/features/session/language-switch.tsx', () => ({ LanguageSwitch: () => null }));

/** What either side keeps, as the page says it. */
async function promises(language: 'en' | 'de'): Promise<string[]> {
  reader.words = wordsOf(language);
  const { Entrance } = await import('../src/features/session/entrance.tsx');
  const page = renderToStaticMarkup(await Entrance({ title: 'x', children: null }));
  return [...page.matchAll(/<dd[^>]*>(.*?)<\/dd>/g)].map(([, text]) => text);
}

const COMPARISONS = (['vendor', 'hospital'] as const).flatMap((runBy) =>
  (['all-images', 'public-images'] as const).map((on) => ({ agreed: true as const, runBy, on })),
);

test('images, scores and model are promised only as far as both sides have signed no comparison that gives them away', async () => {
  const possible = COMPARISONS.filter((terms) => plaintextComparisonSchema.safeParse(terms).success);
  // Terms can give images to the vendor, and lend the hospital the model: the sentences say so while that is so.
  expect(possible.some((plaintextComparison) => givesAllImages({ plaintextComparison }))).toBe(true);
  expect(possible.some(({ runBy }) => runBy === 'hospital')).toBe(true);
  const [hospital, vendor] = await promises('en');
  expect(hospital).toMatch(
    /Only terms that it has signed, for a comparison by the vendor, can give images and their scores away/,
  );
  expect(vendor).toMatch(/Only terms that it has signed, for a comparison by the hospital, have it lend its model/);
  const [krankenhaus, hersteller] = await promises('de');
  expect(krankenhaus).toMatch(
    /Nur Bedingungen, die es selbst unterschrieben hat, .* können Bilder und ihre Modellwerte herausgeben/,
  );
  expect(hersteller).toMatch(/Nur durch Bedingungen, die er selbst unterschrieben hat, .* verleiht er sein Modell/);
});

test('nothing is promised without a condition', async () => {
  for (const text of [...(await promises('en')), ...(await promises('de'))]) {
    expect(text).not.toMatch(/\b(never|always|under no circumstances|niemals|nie|auf keinen Fall)\b/i);
  }
});
