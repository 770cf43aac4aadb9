/** One question to an archive, asked again while the archive is busy or out of reach. */
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { Backoff } from '../daemon/backoff.ts';
import type { ArchiveAccess } from './access.ts';

export interface Question {
  /** Below the archive's address, with its query. */
  readonly path: string;
  /** The Accept header. */
  readonly accept: string;
  /** Largest answer in bytes. */
  readonly limit: number;
}

export interface Answer {
  readonly status: number;
  /** The Content-Type header, '' without one. */
  readonly type: string;
  /** Whether there are more matches than it holds (PS3.18 section 8.3.4.4). */
  readonly partial: boolean;
  readonly body: Buffer;
}

export interface Patience {
  /** How often one question is asked before the import stops. */
  readonly attempts: number;
  /** Milliseconds before the second attempt, and at most between two. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** Milliseconds of silence after which an attempt has failed. */
  readonly silence: number;
}

/** An archive that is restarted is back within minutes. */
export const PATIENCE: Patience = { attempts: 8, firstWait: 500, longestWait: 60_000, silence: 120_000 };

/** Busy, or a proxy whose archive is not there (RFC 9110 section 15). */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);
const REFUSED = new Set([401, 403, 407]);

/** @throws DB5801 when it stays out of reach, DB5802 when it refuses, DB5803 for answers that are too large or redirect. */
export async function ask(access: ArchiveAccess, question: Question, patience: Patience = PATIENCE): Promise<Answer> {
  const backoff = new Backoff(patience.firstWait, patience.longestWait);
  for (let attempt = 1; ; attempt++) {
    const result = await once(access, question, patience.silence).catch((error: Error) => error);
    if (result instanceof DoubleblindError) throw result;
    const failed = result instanceof Error || PASSING.has(result.status);
    if (!failed) return checked(result);
    if (attempt >= patience.attempts) {
      const what = result instanceof Error ? reasonOf(result) : `It answers HTTP ${result.status}.`;
      throw new DoubleblindError('DB5801', `${access.base.host}: ${what}`, { cause: result });
    }
    await wait(backoff.next());
  }
}

function reasonOf(error: Error & { code?: string }): string {
  return `${error.message.slice(0, 200)}${error.code && !error.message.includes(error.code) ? ` (${error.code})` : ''}.`;
}

function checked(answer: Answer): Answer {
  if (REFUSED.has(answer.status)) throw new DoubleblindError('DB5802', `It answers HTTP ${answer.status}.`);
  // Whoever asks again elsewhere would show its password there.
  if (answer.status >= 300 && answer.status < 400) {
    throw new DoubleblindError('DB5803', `It sends on to another address (HTTP ${answer.status}); give that one.`);
  }
  return answer;
}

function once(access: ArchiveAccess, { path, accept, limit }: Question, silence: number): Promise<Answer> {
  const { base, authorization, authorities } = access;
  const url = new URL(`${base.href.replace(/\/$/, '')}${path}`);
  const headers = { accept, ...(authorization === undefined ? {} : { authorization }) };
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? secureRequest : plainRequest;
    const call = request(url, { headers, timeout: silence, ...(authorities === undefined ? {} : { ca: authorities }) });
    call.on('timeout', () => call.destroy(new Error('it has been silent for too long')));
    call.on('error', reject);
    call.on('response', (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > limit) {
          reject(new DoubleblindError('DB5803', `An answer has more than ${limit} bytes.`));
          call.destroy();
        }
      });
      response.on('error', reject);
      response.on('end', () => {
        // A link that breaks ends the answer early; then "complete" is false.
        if (!response.complete) reject(new Error('the answer is cut off'));
        else {
          const { 'content-type': type = '', warning = '' } = response.headers;
          const partial = /^\s*299\b/.test(warning);
          resolve({ status: response.statusCode ?? 0, type, partial, body: Buffer.concat(parts) });
        }
      });
    });
    call.end();
  });
}
