/** Generates the database client and builds the pages and the scripts of those that compute, when their sources have changed. */
import { generateClient } from './generate-client.ts';

generateClient();
const { buildPages } = await import('../src/server/process/pages.ts');
const { buildPartyScripts } = await import('../src/server/process/party-scripts.ts');
const say = (line: string) => console.log(line);
buildPages(say);
await buildPartyScripts(say);
