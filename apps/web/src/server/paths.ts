import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The repository's root, found upwards from the working directory: bundled code cannot tell its place from its own
 * address, and the server, the tests and the build all start somewhere inside the repository.
 */
export function repositoryRoot(from: string = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'prisma', 'schema.prisma'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no prisma/schema.prisma above ${from}`);
  }
}
