/** How an image archive is reached: its address, who asks, and whom to believe that it is the archive. */
import { readFile } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';

/** What every request to an archive needs. */
export interface ArchiveAccess {
  /** Address of the DICOMweb service, without a slash at its end. */
  readonly base: URL;
  /** The header of that name, where the archive asks for one. */
  readonly authorization: string | undefined;
  /** Certificates of authorities that this machine does not know by itself, PEM. */
  readonly authorities: string | undefined;
}

export interface AccessOptions {
  readonly url: string;
  /** File of one line: USER:PASSWORD. */
  readonly basicFile?: string | undefined;
  /** File of one line: a token. */
  readonly bearerFile?: string | undefined;
  /** File of certificates, PEM. */
  readonly authoritiesFile?: string | undefined;
}

const isThisMachine = (host: string) => host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** @throws DB5001 for what is no address, or one that would tell secrets or images to whoever listens; DB5029 for a file that cannot be read. */
export async function openAccess(options: AccessOptions): Promise<ArchiveAccess> {
  const base = URL.parse(options.url);
  if (base === null || !['http:', 'https:'].includes(base.protocol)) {
    throw new DoubleblindError('DB5001', 'The address of the archive has to begin with https:// or http://.');
  }
  if (base.username !== '' || base.password !== '' || base.search !== '' || base.hash !== '') {
    throw new DoubleblindError(
      'DB5001',
      'The address of the archive may hold no name, password or query; see --basic.',
    );
  }
  if (base.protocol === 'http:' && !isThisMachine(base.hostname)) {
    throw new DoubleblindError(
      'DB5001',
      'An archive on another machine is asked over https:// only: images and names travel.',
    );
  }
  if (options.basicFile !== undefined && options.bearerFile !== undefined) {
    throw new DoubleblindError('DB5001', 'Give --basic or --bearer, not both.');
  }
  base.pathname = base.pathname.replace(/\/+$/, '');
  return { base, authorization: await authorizationOf(options), authorities: await textOf(options.authoritiesFile) };
}

async function authorizationOf({ basicFile, bearerFile }: AccessOptions): Promise<string | undefined> {
  const bearer = await secretOf(bearerFile);
  if (bearer !== undefined) return `Bearer ${bearer}`;
  const basic = await secretOf(basicFile);
  if (basic === undefined) return undefined;
  if (!basic.includes(':')) throw new DoubleblindError('DB5001', `${basicFile} does not hold USER:PASSWORD.`);
  return `Basic ${Buffer.from(basic, 'utf8').toString('base64')}`;
}

/** The one line of the file. */
async function secretOf(path: string | undefined): Promise<string | undefined> {
  const text = (await textOf(path))?.trim();
  // A header of several lines would be several headers.
  if (text !== undefined && (text === '' || /\p{Cc}/u.test(text))) {
    throw new DoubleblindError('DB5001', `${path} has to hold one line.`);
  }
  return text;
}

function textOf(path: string | undefined): Promise<string> | undefined {
  if (path === undefined) return undefined;
  return readFile(path, 'utf8').catch((error) => {
    throw new DoubleblindError('DB5029', path, { cause: error });
  });
}
