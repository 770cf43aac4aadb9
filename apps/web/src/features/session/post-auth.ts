/** Asks the authentication library's paths; answers the reply's fields, or null when it refuses. */
export async function postAuth(path: string, body: object): Promise<Record<string, unknown> | null> {
  const answer = await fetch(`/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!answer?.ok) return null;
  return ((await answer.json().catch(() => ({}))) ?? {}) as Record<string, unknown>;
}
