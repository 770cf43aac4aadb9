/**
 * Loaded before a process's own program (node --import): its code says another version of a protocol than ours, as DOUBLEBLIND_TEST_VERSIONS names
 * it: "CONSTANT=NUMBER,...". So a process is of an older or newer build as far as the other side can tell.
 */
import { registerHooks } from 'node:module';

const versions = (process.env.DOUBLEBLIND_TEST_VERSIONS ?? '').split(',').map((pair) => pair.split('='));

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url.includes('/node_modules/') || !url.endsWith('.ts')) return loaded;
    let source = String(loaded.source);
    for (const [constant, version] of versions)
      source = source.replace(new RegExp(`(export const ${constant} = )\\d+;`), `$1${version};`);
    return { ...loaded, source };
  },
});
