/** The agent's own pages in another language: nothing is left out, nothing goes past the catalogue, and values come through. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HAND_OVER_PHRASE } from '@doubleblind/contracts';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { Confirmations } from '../../src/daemon/http/confirmations.ts';
import { GERMAN } from '../../src/daemon/http/language/german.ts';
import { ENGLISH, type Words, wordsFor } from '../../src/daemon/http/language/words.ts';
import { ownPages } from '../../src/daemon/http/own-pages.ts';

const HTTP = join(import.meta.dirname, '..', '..', 'src', 'daemon', 'http');
const read = (file: string) => readFileSync(join(HTTP, file), 'utf8');
const isText = (text: string) => /[A-Za-z]{2,}/.test(text);

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Texts of a page as they stand in it, without those of code. */
function textsOfPage(page: string): string[] {
  const html = page.replaceAll(/<(code|style|script)[^>]*>.*?<\/\1>/gs, '<>');
  const labels = [...html.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label);
  return [...html.replaceAll(/<!doctype[^>]*>/gi, '').split(/<[^>]*>/), ...labels]
    .map((text) => text.trim().replaceAll(/\s+/g, ' '))
    .filter(isText);
}

/** What is looked up in a script, and what is shown without being looked up. */
function textsOfScript(file: string): { said: string[]; bare: string[] } {
  const [said, bare]: string[][] = [[], []];
  const literals = (node: unknown): string[] => {
    if (Array.isArray(node)) return node.flatMap(literals);
    const { type, value, consequent, alternate, quasis } = (node ?? {}) as Node;
    if (type === 'Literal') return typeof value === 'string' ? [value] : [];
    if (type === 'ConditionalExpression') return [...literals(consequent), ...literals(alternate)];
    if (type === 'TemplateLiteral') return (quasis as { value: { cooked: string } }[]).map((one) => one.value.cooked);
    return [];
  };
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const inner of node) walk(inner);
    if (node === null || typeof node !== 'object' || !('type' in node)) return;
    const { type, callee, left, right, init, id } = node as Node & Record<string, Node>;
    const args = (node as { arguments?: Node[] }).arguments ?? [];
    if (type === 'CallExpression' && callee.name === 't') said.push(...literals(args[0]));
    if (type === 'CallExpression' && callee.name === 'counted') said.push(...literals(args.slice(1, 3)));
    // Chosen first, looked up afterwards.
    if (type === 'VariableDeclarator' && id.name === 'told') said.push(...literals(init));
    if (type === 'AssignmentExpression' && (left.property as Node | undefined)?.name === 'textContent')
      bare.push(...literals(right).filter(isText));
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(parseAst(read(file), { lang: file.endsWith('.ts') ? 'ts' : 'js' }));
  return { said, bare };
}

const pages = (await ownPages()).flatMap(({ html }) => textsOfPage(html));
const scripts = [...globSync('page/*.js', { cwd: HTTP }), 'describe.ts'].map(textsOfScript);
const said = [...pages, ...scripts.flatMap((script) => script.said), HAND_OVER_PHRASE];

test('every text of the agent’s pages is there in German, and no other', () => {
  expect(pages.length).toBeGreaterThan(50);
  expect(said.filter((text) => GERMAN[text] === undefined)).toEqual([]);
  expect(Object.keys(GERMAN).filter((text) => !said.includes(text))).toEqual([]);
});

test('no script shows a text that goes past the catalogue', () => {
  expect(scripts.flatMap(({ bare }) => bare)).toEqual([]);
});

test('a translation has the values of its text, and what is to be typed is compared in lower case', () => {
  const valuesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([value]) => value).sort();
  for (const [english, german] of Object.entries(GERMAN)) expect(valuesOf(german), english).toEqual(valuesOf(english));
  const typed = GERMAN[HAND_OVER_PHRASE];
  expect(typed).toBe(typed.toLowerCase());
});

test('the language is the first that the browser asks for of those that there are', () => {
  const [yes, agent] = ['yes', 'Agent of {organisation}'];
  const of = (header?: string) => wordsFor(header)(yes);
  expect(['de', 'de-CH,de;q=0.9,en;q=0.8', 'fr,de;q=0.5'].map(of)).toEqual(['ja', 'ja', 'ja']);
  expect([undefined, '', '*', 'fr', 'en-GB,de'].map(of)).toEqual(['yes', 'yes', 'yes', 'yes', 'yes']);
  expect(wordsFor('de')(agent, { organisation: '{x}' })).toBe('Agent von {x}');
  expect(ENGLISH(agent, { organisation: 'Northfield' })).toBe('Agent of Northfield');
});

test('what has to be typed is typed in the language in which it was shown', async () => {
  const confirmations = new Confirmations(() => 'http://127.0.0.1:8471/confirm');
  const describe = () => (t: Words) => ({ title: '', facts: [], toType: t(HAND_OVER_PHRASE) });
  const ALL = { readsOnly: false };
  const ask = () => confirmations.require({ key: 'approval', once: true, shows: false }, describe);
  await expect(ask()).rejects.toMatchObject({ code: 'DB5712' });
  const german = wordsFor('de');
  const [{ id, toType }] = confirmations.list(german, ALL);
  expect(toType).toBe('alle bilder hergeben');
  expect(() => confirmations.answer(id, { confirmed: true, typed: 'hand over all images' }, german, ALL)).toThrow(
    expect.objectContaining({ code: 'DB5634' }),
  );
  confirmations.answer(id, { confirmed: true, typed: 'Alle Bilder hergeben ' }, german, ALL);
  await ask();
});
