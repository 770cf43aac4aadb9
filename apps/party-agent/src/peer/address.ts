/** HOST:PORT as users write it: "127.0.0.1:7443", "[::1]:7443", ":7443" (all interfaces when listening). */
import { DoubleblindError } from '@doubleblind/errors';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A relay (wss://HOST/relay) at which an agent waits that cannot be called, or calls one that waits there. */
export interface AtRelay {
  readonly relay: string;
}

/** Where two agents meet. */
export type Place = Address | AtRelay;

export function parseAddress(text: string): Address {
  const match = /^(?:wss:\/\/)?(?:\[([0-9a-fA-F:]+)\]|([^:[\]/]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65535) throw new DoubleblindError('DB5001', `"${text}" is not HOST:PORT.`);
  return { host: match[1] ?? match[2], port };
}

/** As users write it. */
export function formatAddress(place: Place): string {
  if ('relay' in place) return place.relay;
  const { host, port } = place;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
