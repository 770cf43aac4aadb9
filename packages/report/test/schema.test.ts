import { releasedResultsSchema, reportSchema } from '@doubleblind/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** For readers in other languages; `npx vitest run -u` writes them after a change of the form. */
test.each([
  ['report', reportSchema],
  ['released', releasedResultsSchema],
] as const)('the published JSON Schema of a %s document is that of the code', async (name, schema) => {
  const published = { title: `doubleblind-${name}`, ...z.toJSONSchema(schema, { reused: 'inline' }) };
  await expect(`${JSON.stringify(published, null, 1)}\n`).toMatchFileSnapshot(`../generated/${name}.schema.json`);
});
