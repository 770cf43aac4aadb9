/** Whether the portal can listen where it is told to, asked before anything that takes long. */
import { createServer } from 'node:net';
import { DoubleblindError } from '@doubleblind/errors';

const TRIED = 20;

/** Why nobody can listen there, or null. */
async function problemAt(host: string, port: number): Promise<string | null> {
  const server = createServer();
  const problem = await new Promise<string | null>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => resolve(null));
  });
  await new Promise((resolve) => server.close(resolve));
  return problem;
}

/** Throws DB6105, which names a port that is free. */
export async function checkAddress(host: string, port: number): Promise<void> {
  const problem = await problemAt(host, port);
  if (problem === null) return;
  if (problem !== 'EADDRINUSE') throw new DoubleblindError('DB6105', `${host}:${port}: ${problem}.`);
  for (let other = port + 1; other <= Math.min(port + TRIED, 65_535); other++) {
    if ((await problemAt(host, other)) === null)
      throw new DoubleblindError('DB6105', `Port ${port} is taken by another program; ${other} is free.`);
  }
  throw new DoubleblindError('DB6105', `Port ${port} is taken by another program.`);
}
