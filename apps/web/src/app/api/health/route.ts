import { health } from '@/server/process/health';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  return Response.json(health());
}
