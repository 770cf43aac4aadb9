/** A small image archive that answers DICOMweb queries and fetches, and fails as archives do where a test wants it to. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { words, writeDicom } from '../../../../../packages/imaging/test/helpers/dicom-writer.ts';

export interface StoredImage {
  readonly instance: string;
  readonly modality?: string;
  readonly view?: string;
  readonly intent?: string;
  /** Grey of its first pixels, by which images differ. */
  readonly grey?: number;
  /** What the archive sends for it instead. */
  readonly sends?: Uint8Array | 'nothing' | 'another';
}

export interface StoredStudy {
  readonly study: string;
  readonly accession: string;
  readonly patient: string;
  readonly images: readonly StoredImage[];
}

export interface Faults {
  /** Called for every request before it is answered; true where it has answered itself. */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Most matches in one answer; what is left is announced as PS3.18 section 8.3.4.4 has it. */
  readonly page?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
}

const SIDE = 24;
const MODALITIES = ['DX', 'CR', 'PR', 'CT'];

/** A study has one series of each modality. */
const seriesOf = (study: string, modality: string) => `${study}.${1 + MODALITIES.indexOf(modality)}`;

/** Of one study, all different. @param of What its header says besides. */
export function dicomFile(
  study: string,
  { instance, modality = 'DX', view = 'PA', intent, grey = 0 }: StoredImage,
  of?: { readonly accession: string; readonly patient: string },
) {
  const samples = Array.from({ length: SIDE * SIDE }, (_, i) => (i < 2 ? grey : (i * 37) % 4096));
  return writeDicom({
    ...{ columns: SIDE, rows: SIDE, bitsStored: 12, pixelData: words(samples) },
    elements: [
      [0x00080018, 'UI', instance],
      [0x00080060, 'CS', modality],
      ...(intent === undefined ? [] : [[0x00080068, 'CS', intent] as const]),
      ...(view === '' ? [] : [[0x00185101, 'CS', view] as const]),
      ...(of
        ? ([
            [0x00080050, 'SH', of.accession],
            [0x00100020, 'LO', of.patient],
          ] as const)
        : []),
      [0x0020000d, 'UI', study],
      [0x0020000e, 'UI', seriesOf(study, modality)],
    ],
  });
}

const attribute = (value: string) => ({ vr: 'UI', Value: [value] });

/** @returns its address, the paths that it was asked for, and how to end it. */
export async function startArchive(studies: readonly StoredStudy[], faults: Faults = {}) {
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(request.url!);
    if (!faults.before?.(request, response)) answer(studies, faults, request, response);
  };
  const server = faults.tls ? createSecureServer(faults.tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${faults.tls ? 'https' : 'http'}://127.0.0.1:${port}/dicom-web`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function answer(studies: readonly StoredStudy[], faults: Faults, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url!, 'http://archive');
  const [, study, series, instance] =
    /^\/dicom-web\/studies(?:\/([^/]+)\/series(?:\/([^/]+)\/instances(?:\/([^/]+))?)?)?$/.exec(url.pathname) ?? [];
  const own = studies.find((candidate) => candidate.study === study);
  const ofSeries = own?.images.filter(({ modality = 'DX' }) => seriesOf(study, modality) === series) ?? [];
  if (instance !== undefined) {
    const image = ofSeries.find((candidate) => candidate.instance === instance);
    return sendFile(study, image, response);
  }
  if (series !== undefined) return sendMatches(ofSeries.map((image) => ({ '00080018': attribute(image.instance) })));
  if (own !== undefined) {
    const modalities = [...new Set(own.images.map(({ modality = 'DX' }) => modality))];
    return sendMatches(
      modalities.map((name) => ({ '00080060': attribute(name), '0020000E': attribute(seriesOf(study, name)) })),
    );
  }
  // Without regard to case, as databases of archives often compare.
  const wanted = url.searchParams.get('AccessionNumber')?.toLowerCase();
  return sendMatches(
    studies
      .filter(({ accession }) => accession.toLowerCase() === wanted)
      .map((found) => ({
        '0020000D': attribute(found.study),
        '00080050': attribute(found.accession),
        '00100020': attribute(found.patient),
      })),
  );

  function sendMatches(matches: readonly object[]): void {
    const from = Number(url.searchParams.get('offset') ?? 0);
    const page = matches.slice(from, from + (faults.page ?? matches.length));
    const rest = matches.length - from - page.length;
    if (page.length === 0) response.writeHead(204).end();
    else {
      const warning = rest > 0 ? { warning: `299 archive: There are ${rest} additional results` } : {};
      response.writeHead(200, { 'content-type': 'application/dicom+json', ...warning }).end(JSON.stringify(page));
    }
  }
}

function sendFile(study: string, image: StoredImage | undefined, response: ServerResponse): void {
  if (image === undefined || image.sends === 'nothing') {
    response.writeHead(404).end();
    return;
  }
  const other = image.sends === 'another' ? { ...image, instance: `${image.instance}.9` } : image;
  const file = image.sends instanceof Uint8Array ? image.sends : dicomFile(study, other);
  response.writeHead(200, { 'content-type': 'multipart/related; type="application/dicom"; boundary=x7f' });
  response.end(
    Buffer.concat([
      Buffer.from('--x7f\r\nContent-Type: application/dicom\r\n\r\n'),
      file,
      Buffer.from('\r\n--x7f--\r\n'),
    ]),
  );
}
