import { clientSource } from '@/server/api/client-source';
import { openApi } from '@/server/api/openapi';

export function GET(): Response {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': 'attachment; filename="portal-client.ts"',
  };
  return new Response(clientSource(openApi()), { headers });
}
