/** People who look at pages again and again while something else goes on. */

/** What they look at, each in a loop of its own. */
const PATHS = ['/', '/evaluations', '/audit', '/api/health'];

export interface Timing {
  readonly path: string;
  readonly milliseconds: number;
}

export async function signInCookie(origin: string, email: string, password: string): Promise<string> {
  const answer = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`signing in: ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** How long each answer took, to its last byte, from now until `over`; throws where one is not 200. */
export async function inTime(
  origin: string,
  email: string,
  password: string,
  over: Promise<unknown>,
): Promise<Timing[]> {
  const cookie = await signInCookie(origin, email, password);
  const timings: Timing[] = [];
  let going = true;
  const looks = PATHS.map(async (path) => {
    while (going) {
      const begun = performance.now();
      const answer = await fetch(origin + path, { headers: { cookie }, redirect: 'manual' });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      timings.push({ path, milliseconds: performance.now() - begun });
    }
  });
  await Promise.race([over, ...looks]);
  going = false;
  await Promise.all(looks);
  return timings;
}
