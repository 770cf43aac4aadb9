/** The command line's calls to the running daemon: the same local API that pages use. */
import { localErrorSchema } from '@doubleblind/contracts';
import { DoubleblindError, ERRORS, type ErrorCode } from '@doubleblind/errors';
import type { z } from 'zod';
import { loadToken } from '../daemon/http/token.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { openDatabase } from '../store/database/open.ts';
import { LOCAL_API_URL, readSetting } from '../store/database/settings.ts';

export class LocalClient {
  readonly #url: string;
  readonly #token: string;

  /** The daemon of this data folder. Throws DB5512 when none has run here. */
  static async of(data: DataFolder): Promise<LocalClient> {
    const database = openDatabase(data);
    const url = readSetting(database, LOCAL_API_URL);
    database.close();
    if (url === null) throw new DoubleblindError('DB5512', data.path);
    return new LocalClient(url, await loadToken(data));
  }

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** `body`: JSON, or bytes as they are. Throws the daemon's own error, or DB5512 when it does not answer. */
  async call<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    const bytes = body instanceof Uint8Array;
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(bytes ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: bytes ? Buffer.from(body) : JSON.stringify(body) }),
    }).catch((error: Error) => {
      throw new DoubleblindError('DB5512', this.#url, { cause: error });
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return schema.parse(answer);
    const failure = localErrorSchema.safeParse(answer);
    if (!failure.success || !(failure.data.error.code in ERRORS)) {
      throw new DoubleblindError('DB5512', `It answered HTTP ${response.status}.`);
    }
    const { code, detail } = failure.data.error;
    const { title } = ERRORS[code as ErrorCode];
    throw new DoubleblindError(
      code as ErrorCode,
      detail.startsWith(title) ? detail.slice(title.length).trim() : detail,
    );
  }
}
