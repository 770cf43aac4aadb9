/**
 * What of the authentication library can be reached from outside: the few paths that the pages use. Its other endpoints
 * would change people without the portal's limits and audit records.
 */
import { createHash } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../audit/write.ts';
import { ADDRESS_HEADER } from '../client-address.ts';
import { database } from '../database/client.ts';
import { readBody } from '../request-body.ts';
import { beginAttempt } from './attempts.ts';
import { auth } from './auth.ts';
import { noteRefusal } from './refusals.ts';

const SIGN_IN = '/sign-in/email';
const OPEN: readonly string[] = [
  `POST ${SIGN_IN}`,
  'POST /sign-out',
  'GET /get-session',
  'GET /passkey/generate-register-options',
  'POST /passkey/verify-registration',
  'GET /passkey/generate-authenticate-options',
  'POST /passkey/verify-authentication',
  'POST /request-password-reset',
  'POST /reset-password',
  'POST /two-factor/enable',
  'POST /two-factor/disable',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
];
/** Changes of the second factor that are written down. */
const RECORDED: Record<string, string> = {
  '/two-factor/disable': 'person.remove-second-factor',
  '/two-factor/verify-totp': 'person.add-second-factor',
};
const CODES = ['/two-factor/verify-totp', '/two-factor/verify-backup-code'];
/** A passkey's registration is the largest. */
const BODY_BYTES = 32 * 1024;

/** Answers a request below /api/auth. */
export async function answerAuth(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, '');
  if (!OPEN.includes(`${request.method} ${path}`)) return new Response(null, { status: 404 });
  if (request.method === 'GET') return auth().handler(request);
  let body: string;
  try {
    body = await readBody(request, BODY_BYTES);
  } catch (error) {
    if (error instanceof DoubleblindError) return new Response(null, { status: 413 });
    throw error;
  }
  const pass = () => auth().handler(new Request(request.url, { method: 'POST', headers: request.headers, body }));
  if (path === SIGN_IN) return signIn(request.headers, body, pass);
  const answer = await (RECORDED[path] ? recorded(request.headers, RECORDED[path], body, pass) : pass());
  if (CODES.includes(path) && !answer.ok) noteRefusal('wrong code', request.headers.get(ADDRESS_HEADER));
  return answer;
}

/** With a session it is about the person's settings; without one a code only completes the signing in. */
async function recorded(
  headers: Headers,
  action: string,
  body: string,
  pass: () => Promise<Response>,
): Promise<Response> {
  const before = await auth().api.getSession({ headers });
  const answer = await pass();
  if (!before || !answer.ok) return !before && answer.ok ? onlyOnce(headers, body, answer) : answer;
  const { id, name } = before.user;
  const memberships = await database().membership.findMany({ where: { personId: id } });
  await database().$transaction((transaction) =>
    appendAudit(transaction, {
      actor: 'portal',
      action,
      subject: { kind: 'person', id, name },
      organisations: memberships.map((row) => row.organisationId).slice(0, 8),
    }),
  );
  return answer;
}

/** Longer than a code is taken, with the clocks' tolerance (RFC 6238, section 5.2, asks for once). */
const CODE_MILLISECONDS = 120_000;

/** A code of an app lets in once: whoever has looked over a shoulder comes too late. The session that the library has made is ended. */
async function onlyOnce(headers: Headers, body: string, answer: Response): Promise<Response> {
  const { token, user } = (await answer.clone().json()) as { token?: string; user?: { id: string } };
  if (!token || !user) return answer;
  const now = new Date();
  await database().usedCode.deleteMany({ where: { at: { lt: new Date(now.getTime() - CODE_MILLISECONDS) } } });
  const key = createHash('sha256')
    .update(`${user.id} ${JSON.parse(body).code}`)
    .digest('base64url');
  const { count } = await database().usedCode.createMany({ data: [{ key, at: now }], skipDuplicates: true });
  if (count === 1) return answer;
  await database().session.deleteMany({ where: { token } });
  noteRefusal('code used before', headers.get(ADDRESS_HEADER));
  return new Response(null, { status: 401 });
}

async function signIn(headers: Headers, body: string, pass: () => Promise<Response>): Promise<Response> {
  const address = headers.get(ADDRESS_HEADER) ?? 'unknown';
  const attempt = await beginAttempt(database(), emailIn(body), address);
  if (!attempt) {
    noteRefusal('too many wrong passwords', address);
    return new Response(null, { status: 429 });
  }
  const answer = await pass();
  if (answer.ok) await attempt.succeeded();
  else if (answer.status === 429) await attempt.withdrawn();
  else noteRefusal('wrong password', address);
  return answer;
}

function emailIn(body: string): string {
  try {
    return String(JSON.parse(body)?.email ?? '');
  } catch {
    return '';
  }
}
