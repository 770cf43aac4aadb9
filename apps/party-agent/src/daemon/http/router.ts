/** Paths to handlers. Segments are split before they are decoded, so that an encoded "/" stays inside its segment. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DoubleblindError } from '@doubleblind/errors';
import type { Rights } from '../../store/database/browsers.ts';
import type { Description, Wish } from './confirmations.ts';

export interface RouteCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Decoded values of the path, in the order of its pattern. */
  readonly values: readonly string[];
  /** For pages of the portal: true once a person has confirmed the wish on the agent's own page, and throws DB5712 before; false for who needs nobody. */
  readonly confirm: (wish: Wish, describe: () => Promise<Description> | Description) => Promise<boolean>;
  /** Of who calls, where somebody has to be known for this. */
  readonly rights: Rights;
}

export type RouteHandler = (call: RouteCall) => Promise<void>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Segments that begin with ":" are values; the contracts' LOCAL_API_PATTERNS, and the agent's own pages. */
  readonly pattern: string;
  /**
   * For pages of the portal. `uploads`: it is for them. `confirmed`: the handler has a person confirm it. Without either it is
   * not theirs.
   */
  readonly portal?: 'uploads' | 'confirmed';
  /** For browsers that only read, as everything is that only shows something; the handler looks at what they may. */
  readonly readers?: true;
  readonly handler: RouteHandler;
}

/** Throws DB5703 for an unknown path, DB5704 for one that cannot be decoded. */
export function findRoute(routes: readonly Route[], method: string, url: string): { route: Route; values: string[] } {
  const segments = url.split(/[?#]/, 1)[0].split('/');
  for (const route of routes) {
    const pattern = route.pattern.split('/');
    const fits =
      route.method === method &&
      pattern.length === segments.length &&
      pattern.every((part, i) => (part.startsWith(':') ? segments[i] !== '' : part === segments[i]));
    if (!fits) continue;
    return {
      route,
      values: pattern.flatMap((part, i) => (part.startsWith(':') ? [decode(segments[i])] : [])),
    };
  }
  throw new DoubleblindError('DB5703', `${method} ${url.slice(0, 200)}`);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new DoubleblindError('DB5704', 'The path is not percent-encoded UTF-8.');
  }
}
