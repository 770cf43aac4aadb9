/** An address that cannot be listened on, in words: what is wrong, and what could be used instead. */
import { createServer } from 'node:net';
import { type Address, formatAddress } from './address.ts';

const TRIED = 20;

/** For example "127.0.0.1:8471 is taken by another program; 8472 is free." */
export async function describeListenError(error: NodeJS.ErrnoException, address: Address): Promise<string> {
  if (error.code !== 'EADDRINUSE') return `${formatAddress(address)}: ${error.code}.`;
  const free = await freePort(address);
  return `${formatAddress(address)} is taken by another program${free === null ? '' : `; ${free} is free`}.`;
}

/** The next port after the address's that can be listened on now. */
async function freePort({ host, port }: Address): Promise<number | null> {
  for (let candidate = port + 1; candidate <= Math.min(65_535, port + TRIED); candidate++) {
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(candidate, host || undefined, () => resolve(true));
    });
    await new Promise((resolve) => server.close(resolve));
    if (free) return candidate;
  }
  return null;
}
