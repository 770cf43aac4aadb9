const HERE = 'http://portal.invalid';

/**
 * Only paths of this portal: a link must not lead elsewhere after signing in. Browsers read a backslash as a slash and drop
 * tabs and line ends, so the address is taken apart as they do it.
 */
export function safePath(path: string | undefined): string {
  if (!path?.startsWith('/')) return '/';
  const url = URL.canParse(path, HERE) ? new URL(path, HERE) : null;
  const stays = url?.origin === HERE && !/^\/[/\\]/.test(path);
  return stays ? url.pathname + url.search + url.hash : '/';
}
