/**
 * The portal's API from a script: lists the evaluations of a token's organisation and saves the signed results of every
 * released one. `PORTAL_TOKEN=dbapi_... node examples/portal-results.ts https://portal.example results/`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PortalClient } from './portal-client.ts';

const [origin = 'http://localhost:3000', folder = 'results'] = process.argv.slice(2);
// biome-ignore lint/suspicious/noUndeclaredEnvVars: of the person who runs this, not of a build
const portal = new PortalClient(origin, process.env.PORTAL_TOKEN ?? '');

interface Evaluations {
  readonly pages: number;
  readonly rows: readonly {
    readonly id: string;
    readonly number: number;
    readonly state: string;
    readonly model: string;
  }[];
}

mkdirSync(folder, { recursive: true });
for (let page = 1, pages = 1; page <= pages; page++) {
  const list = (await portal.getEvaluations({ page: String(page) })) as Evaluations;
  pages = list.pages;
  for (const { id, number, state, model } of list.rows) {
    console.log(`#${number} ${model}: ${state}`);
    if (state !== 'released') continue;
    const signed = await portal.getEvaluationsIdResultsJson(id);
    writeFileSync(join(folder, `evaluation-${number}.json`), JSON.stringify(signed, null, 1));
  }
}
