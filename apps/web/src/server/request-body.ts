import { DoubleblindError } from '@doubleblind/errors';

/** Reads a request's body, and no more of it than `most` bytes. Throws DB6007. */
export async function readBody(request: Request, most: number): Promise<string> {
  const tooLarge = () => new DoubleblindError('DB6007', `At most ${most} bytes are read here.`);
  if (Number(request.headers.get('content-length')) > most) throw tooLarge();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > most) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/**
 * The JSON of a request's body, or null when it is none. Throws DB6007, and DB6010 where it is not said to be JSON: a form of another site
 * can send every other type.
 */
export async function readJson(request: Request, most: number): Promise<unknown> {
  const [type] = (request.headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') throw new DoubleblindError('DB6010', '');
  const text = await readBody(request, most);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
