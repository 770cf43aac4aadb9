/**
 * Messages to an organisation's own systems, signed as https://www.standardwebhooks.com says: whoever takes one computes
 * HMAC-SHA256 over "id.timestamp.body" with the secret, compares, and refuses old timestamps.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { lookup } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { DoubleblindError } from '@doubleblind/errors';

export interface WebhookMessage {
  /** The same at each attempt, so that who takes it twice knows. */
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly body: string;
  readonly now: Date;
}

export type SendWebhook = (message: WebhookMessage) => Promise<void>;

const PATIENCE_MILLISECONDS = 10_000;
const SECRET_PREFIX = 'whsec_';

export function makeWebhookSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString('base64');
}

export function signWebhook(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** Addresses inside networks: the portal must not be sent round a firewall by who writes down an address (RFC 6890). */
const INSIDE = new BlockList();
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
  ] as const),
  ...([
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
]) {
  INSIDE.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ...([
    ['::', 96],
    ['64:ff9b::', 96],
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
  ] as const),
  ...([
    ['2002::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const),
]) {
  INSIDE.addSubnet(network, bits, 'ipv6');
}

export function isInside(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  return family !== 0 && INSIDE.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/** Throws DB6009 for what is no address of a webhook. Names are looked up again at each call. */
export function checkWebhookUrl(text: string, anywhere: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const fits =
    url !== null &&
    url.username === '' &&
    url.password === '' &&
    (url.protocol === 'https:' || (anywhere && url.protocol === 'http:')) &&
    (anywhere || !isInside(url.hostname));
  if (!fits) throw new DoubleblindError('DB6009', '');
  return url.href;
}

/** What a name resolves to is checked where the connection is made: it may be another address the next time. */
const lookupOutside: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const outside = addresses.filter(({ address }) => !isInside(address));
    if (outside.length === 0) return callback(new Error('its name leads into a network, not to the internet'), []);
    if (options.all) callback(null, outside);
    else callback(null, outside[0].address, outside[0].family);
  });
};

export function webhookSender({ anywhere }: { anywhere: boolean }): SendWebhook {
  return ({ id, url, secret, body, now }) => {
    const address = new URL(checkWebhookUrl(url, anywhere));
    const seconds = Math.floor(now.getTime() / 1000);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signWebhook(secret, id, seconds, body),
    };
    return new Promise((resolve, reject) => {
      const options = {
        method: 'POST',
        headers,
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
        ...(!anywhere && { lookup: lookupOutside }),
      };
      const send = address.protocol === 'http:' ? requestPlain : request;
      const asked = send(address, options, (answer) => {
        // Redirections are not followed, and what it answers is not read: nobody reads pages by way of the portal.
        answer.destroy();
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve();
        else reject(new Error(`the webhook answered ${status}`));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  };
}
