import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LOCAL_API_PATTERNS, localApiPath, localApiPaths } from '../src/local-api/index.ts';

/** Every file that a module leads to, and every package. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, target] of text.matchAll(/^(?:import(?! type)|export)[^;]*? from '([^']+)'/gms)) {
    if (target.startsWith('.')) reached(join(file, '..', target), seen);
    else seen.add(target);
  }
  return seen;
}

test('pages can read the local API: nothing of Node.js is behind it', () => {
  const all = reached(join(import.meta.dirname, '..', 'src', 'local-api', 'index.ts'));
  expect([...all].filter((name) => !name.includes('/src/'))).toEqual(['zod', '@doubleblind/program/output-meaning']);
});

test('values of a path stay in their segment, whatever is in them', () => {
  expect(localApiPaths.file('a', 'films/b c.png')).toBe('/testsets/a/files/films%2Fb%20c.png');
  expect(localApiPath('evaluation', 'a/../b?c')).toBe('/evaluations/a%2F..%2Fb%3Fc');
  for (const pattern of Object.values(LOCAL_API_PATTERNS)) expect(pattern).toMatch(/^(\/(:[a-z]+|[a-z.-]+))+$/);
});
