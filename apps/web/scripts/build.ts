/** Generates the database client and builds the pages, when their sources have changed. */
import { generateClient } from './generate-client.ts';

generateClient();
const { buildPages } = await import('../src/server/process/pages.ts');
buildPages((line) => console.log(line));
