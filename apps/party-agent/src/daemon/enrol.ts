/** Enrolment with the portal by a one-time token. */
import {
  CONTRACT_VERSION,
  type EnrolmentAnswer,
  type EnrolmentRequest,
  enrolmentAnswerSchema,
  enrolmentTokenSchema,
  publicKeyOf,
  signDocument,
} from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { loadIdentity } from '../peer/identity.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { findEnrolment, storeEnrolment } from '../store/database/enrolment.ts';
import { openDatabase } from '../store/database/open.ts';
import { AGENT_VERSION } from '../version.ts';

const TIMEOUT_MILLISECONDS = 30_000;

export interface EnrolOptions {
  readonly portal: string;
  readonly token: string;
  /** What people call this agent. */
  readonly name: string;
}

/**
 * Makes this agent's key if there is none, has the portal record it, and keeps the answer. Throws DB5501 (refused), DB5502
 * (enrolled before), DB5504 (portal not reached), DB5506 (answer not understood).
 */
export async function enrol(data: DataFolder, { portal, token, name }: EnrolOptions): Promise<EnrolmentAnswer> {
  if (!enrolmentTokenSchema.safeParse(token).success) throw new DoubleblindError('DB5501', 'It is no enrolment token.');
  const { privateKey } = await loadIdentity(data.identity);
  const database = openDatabase(data);
  try {
    if (findEnrolment(database)) throw new DoubleblindError('DB5502', data.path);
    const request: EnrolmentRequest = {
      contractVersion: CONTRACT_VERSION,
      token,
      agentName: name,
      softwareVersion: AGENT_VERSION,
    };
    const answer = await post(
      new URL('/api/agents/enrol', portal),
      signDocument('enrolment', request, privateKey),
      'DB5501',
    );
    const parsed = enrolmentAnswerSchema.safeParse(answer);
    if (!parsed.success || parsed.data.publicKey !== publicKeyOf(privateKey)) {
      throw new DoubleblindError('DB5506', 'The answer to the enrolment.');
    }
    storeEnrolment(database, parsed.data);
    return parsed.data;
  } finally {
    database.close();
  }
}

/** Asks the portal without a line to it. Throws DB5504 where it is not reached, and `refusal` with what it says. */
export async function post(url: URL, body: unknown, refusal: ErrorCode): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  }).catch((error: Error) => {
    throw new DoubleblindError('DB5504', `${url.origin}: ${String(error.cause ?? error.message)}.`, { cause: error });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const failure = (answer as { error?: { code?: unknown; detail?: unknown } } | null)?.error;
  const reason = failure ? `${failure.code} ${failure.detail}` : `HTTP ${response.status}`;
  throw new DoubleblindError(refusal, reason.trim().slice(0, 300));
}
