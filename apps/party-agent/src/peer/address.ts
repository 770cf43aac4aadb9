/** HOST:PORT as users write it: "127.0.0.1:7443", "[::1]:7443", ":7443" (all interfaces when listening). */
import { DoubleblindError } from '@doubleblind/errors';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export function parseAddress(text: string): Address {
  const match = /^(?:wss:\/\/)?(?:\[([0-9a-fA-F:]+)\]|([^:[\]/]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65535) throw new DoubleblindError('DB5001', `"${text}" is not HOST:PORT.`);
  return { host: match[1] ?? match[2], port };
}

export function formatAddress({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
