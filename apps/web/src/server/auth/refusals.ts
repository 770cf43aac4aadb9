/**
 * What the portal's log says of people who were not let in: when, what, and from which network address. Nothing of what they typed, so
 * that no line can be made up and no password is kept that somebody typed for a name.
 */
import { isIP } from 'node:net';

export type Refusal =
  | 'wrong password'
  | 'too many wrong passwords'
  | 'wrong code'
  | 'code used before'
  | 'unknown API token'
  | 'page of another site';

export function noteRefusal(
  refusal: Refusal,
  address: string | null,
  say: (line: string) => void = console.error,
): void {
  const from = address !== null && isIP(address) !== 0 ? address : 'an unknown address';
  say(`${new Date().toISOString()} refused: ${refusal}, from ${from}`);
}
