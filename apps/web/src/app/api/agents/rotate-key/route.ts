import { rotateKeyRequestSchema } from '@doubleblind/contracts';
import { rotateKey } from '@/server/agents/rotate-key';
import { database } from '@/server/database/client';
import { toProblem } from '@/server/errors-to-http';
import { readJson } from '@/server/request-body';

/** Two signed documents have some kilobytes. */
const ROTATION_BYTES = 16 * 1024;

/** See packages/contracts/src/identity/key-rotation.ts. */
export async function POST(request: Request): Promise<Response> {
  try {
    const body = rotateKeyRequestSchema.parse(await readJson(request, ROTATION_BYTES));
    return Response.json({ publicKey: await rotateKey(database(), body) });
  } catch (error) {
    const { status, error: problem } = toProblem(error);
    return Response.json({ error: { code: problem.code, detail: problem.detail } }, { status });
  }
}
