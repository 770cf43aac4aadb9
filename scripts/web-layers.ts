/** The folders inside the portal and which way they may import: down this list, never up. */

/** Lowest first. Files directly in a folder (env.ts, globals.ts, ...) are below its subfolders. */
const LAYERS = [
  'limits.ts',
  'language',
  'server/*',
  'server/database',
  'server/authorisation',
  'server/audit',
  'server/backup',
  'server/deliveries',
  'server/auth',
  'server/accounts',
  'server/organisations',
  'server/agents',
  'server/notices',
  'server/works',
  'server/models',
  'server/test-sets',
  'server/evaluations',
  'server/trainings',
  'server/results',
  'server/home',
  'server/overview',
  'server/scheduler',
  'server/gateway',
  'server/api',
  'server/demo',
  'server/process',
  'components',
  'features',
  'app',
];

const SOURCE = 'apps/web/src/';

/** What an import written in the portal leads to, from the root: relative, or from the alias of its source folder. */
export function resolveAlias(target: string): string | null {
  return target.startsWith('@/') ? SOURCE + target.slice(2) : null;
}

function layerOf(path: string): number {
  if (!path.startsWith(SOURCE)) return -1;
  const inside = path.slice(SOURCE.length);
  const name = /^server\/[^/]+(\.ts)?$/.test(inside) && !LAYERS.includes(inside) ? 'server/*' : inside;
  return LAYERS.findIndex(
    (layer) => name === layer || name === layer.replace('.ts', '') || name.startsWith(`${layer}/`),
  );
}

/** Says why `file` may not import `path`, or null. Within a domain what reads does not know what writes. */
export function webLayerProblem(file: string, path: string): string | null {
  const from = layerOf(file);
  const to = layerOf(path);
  if (from < 0) return file.startsWith(SOURCE) ? `${file} is in no layer of scripts/web-layers.ts` : null;
  if (to > from) return `${file} imports ${path}, a layer above it`;
  const domain = (name: string) => name.match(/^apps\/web\/src\/server\/([^/]+)\/(read|write)(?:\.ts$|\/|$)/);
  const [reader, writer] = [domain(file), domain(path)];
  const readsWriter = reader?.[2] === 'read' && writer?.[2] === 'write' && reader[1] === writer[1];
  return readsWriter ? `${file} reads and imports ${path}, which writes` : null;
}
