/** What a container engine would get as the build context of a clean checkout: tracked files that .dockerignore lets through. */
import { execFileSync } from 'node:child_process';

function patternToRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/^\/|\/$/g, '')
    .replaceAll(/[.+^${}()|[\]]/g, '\\$&')
    .replaceAll(/\*\*\/|\*\*|\*|\?/g, (wild) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[wild]!);
  // A pattern that fits a folder fits everything in it.
  return new RegExp(`^${source}(?:/.*)?$`);
}

/** Whether the files of `paths` are sent; the last pattern that fits decides, `!` lets through again. */
export function filterContext(paths: readonly string[], dockerignore: string): string[] {
  const rules = dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ lets: line.startsWith('!'), pattern: patternToRegExp(line.replace(/^!/, '')) }));
  return paths.filter((path) => rules.findLast(({ pattern }) => pattern.test(path))?.lets ?? true);
}

/** Paths from the root, of what is tracked and still there. */
export function trackedFiles(root: string): string[] {
  const list = (...flags: string[]) =>
    // The checkout may belong to somebody else, as it does where a continuous integration mounts it.
    execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z', ...flags], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
      .split('\0')
      .filter((path) => path !== '');
  const deleted = new Set(list('--deleted'));
  return list().filter((path) => !deleted.has(path));
}
