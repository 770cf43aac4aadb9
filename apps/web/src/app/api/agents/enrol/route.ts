import { signedEnrolmentSchema } from '@doubleblind/contracts';
import { enrolAgent } from '@/server/agents/write';
import { database } from '@/server/database/client';
import { readEnvironment } from '@/server/env';
import { toProblem } from '@/server/errors-to-http';
import { readJson } from '@/server/request-body';

/** A signed request has a few hundred bytes. */
const ENROLMENT_BYTES = 16 * 1024;

/** See packages/contracts/src/identity/enrolment.ts. */
export async function POST(request: Request): Promise<Response> {
  try {
    const body = signedEnrolmentSchema.parse(await readJson(request, ENROLMENT_BYTES));
    return Response.json(await enrolAgent(database(), body, readEnvironment().PORTAL_ORIGIN));
  } catch (error) {
    const { status, error: problem } = toProblem(error);
    return Response.json({ error: { code: problem.code, detail: problem.detail } }, { status });
  }
}
