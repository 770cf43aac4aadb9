/** A table of labels gives the same test set, in whatever dialect its writer wrote it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOf, read, readStudies } from './support.ts';

interface Study {
  readonly images: number;
  readonly labels: readonly (0 | 1 | null)[];
  readonly sex: 'F' | 'M';
  readonly age: number;
  readonly patient: number;
}

const FINDINGS = ['No Finding', 'Edema', 'Lung, upper "field"', 'Größe über Norm'];

const studies = fc.array(
  fc.record({
    images: fc.integer({ min: 1, max: 3 }),
    labels: fc.tuple(...FINDINGS.map(() => fc.constantFrom(0, 1, null))) as fc.Arbitrary<(0 | 1 | null)[]>,
    sex: fc.constantFrom('F', 'M'),
    age: fc.integer({ min: 0, max: 99 }),
    patient: fc.integer({ min: 1, max: 5 }),
  }) as fc.Arbitrary<Study>,
  { minLength: 3, maxLength: 8 },
);

const dialect = fc.record({
  separator: fc.constantFrom(',', ';', '\t', '|'),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom('utf8', 'utf8 with mark', 'utf16le', 'utf16be', 'windows-1252'),
  quoted: fc.boolean(),
  labels: fc.constantFrom(
    ...[
      ['1', '0'],
      ['1.0', '0.0'],
      ['1,0', '0,0'],
      ['True', 'False'],
      ['TRUE', 'FALSE'],
      ['yes', 'no'],
      ['Y', 'N'],
    ],
    ...[
      ['ja', 'Nein'],
      ['WAHR', 'FALSCH'],
      ['Oui', 'Non'],
      ['VRAI', 'FAUX'],
      ['sí', 'no'],
      ['Positive', 'Negative'],
    ],
  ),
  missing: fc.constantFrom('', 'nan', 'NA', '-1', '-1.0'),
  header: fc.constantFrom(
    { study: 'study_id', image: 'image', patient: 'patient_id' },
    { study: 'Study ID', image: 'Path', patient: 'PatientID' },
    { study: 'ACCESSION NUMBER', image: 'FILE NAME', patient: 'SUBJECT_ID' },
    { study: 'Untersuchungsnummer', image: 'Datei', patient: 'Patientennummer' },
    { study: 'Accession\nNumber', image: 'File\r\nName', patient: 'Patient ID' },
  ),
  index: fc.constantFrom(null, '', 'Unnamed: 0', 'nr'),
  path: fc.constantFrom(
    (name: string) => name,
    (name: string) => `./${name}`,
    (name: string) => `films/${name}`,
    (name: string) => `/data/films/${name}`,
    (name: string) => `C:\\Users\\Anna\\films\\${name.replaceAll('/', '\\')}`,
    (name: string) => name.replace('.png', ''),
    (name: string) => name.replace('.png', '.dcm'),
    (name: string) => name.normalize('NFD'),
  ),
  /** Around cells: what people and programs leave there. */
  blanks: fc.constantFrom('', ' ', '  ', '\u00a0'),
  emptyRows: fc.integer({ min: 0, max: 2 }),
  emptyColumns: fc.integer({ min: 0, max: 2 }),
  stated: fc.boolean(),
  /** Ids as programs write them for a spreadsheet, ="s0", so that it keeps them as text. */
  formulas: fc.boolean(),
  /** How the disk writes names: macOS takes letters apart. */
  disk: fc.constantFrom('NFC', 'NFD'),
});
type Dialect = typeof dialect extends fc.Arbitrary<infer T> ? T : never;

const nameOf = (study: number, image: number) => `Größe ${study}/bild ${image}.png`;

function write(all: readonly Study[], d: Dialect): Uint8Array {
  const [yes, no] = d.labels;
  const cell = (label: 0 | 1 | null) => (label === null ? d.missing : label === 1 ? yes : no);
  const id = (text: string) => (d.formulas ? `="${text}"` : text);
  const rows = all.flatMap(({ images, labels, sex, age, patient }, s) =>
    Array.from({ length: images }, (_, i) => [
      id(`s${s}`),
      d.path(nameOf(s, i)),
      id(`p${patient}`),
      sex,
      String(age),
      ...labels.map(cell),
    ]),
  );
  const header = [d.header.study, d.header.image, d.header.patient, 'Sex', 'Age', ...FINDINGS];
  const table = [header, ...rows].map((cells, r) => [
    ...(d.index === null ? [] : [r === 0 ? d.index : String(r - 1)]),
    ...cells,
    ...Array.from({ length: d.emptyColumns }, () => ''),
  ]);
  const empty = Array.from({ length: d.emptyRows }, () => table[0].map(() => ''));
  const quote = (text: string) => {
    if (/^="[^"]*"$/.test(text) && !d.quoted) return text;
    const padded = `${d.blanks}${text}${d.blanks}`;
    return d.quoted || /["\n\r,;\t|]/.test(text) ? `"${padded.replaceAll('"', '""')}"` : padded;
  };
  const lines = [...table, ...empty].map((cells) => cells.map(quote).join(d.separator));
  return encode([...(d.stated ? [`sep=${d.separator}`] : []), ...lines].join(d.newline), d.encoding);
}

function encode(text: string, encoding: Dialect['encoding']): Uint8Array {
  if (encoding === 'utf8') return bytesOf(text);
  if (encoding === 'utf8 with mark') return bytesOf(`\ufeff${text}`);
  if (encoding === 'windows-1252') return Uint8Array.from(text.normalize('NFC'), (letter) => letter.charCodeAt(0));
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  return Uint8Array.from(encoding === 'utf16le' ? little : little.swap16());
}

it('a table in every dialect gives the same test set', () => {
  fc.assert(
    fc.property(studies, dialect, (all, d) => {
      // Windows-1252 has no letters that are put together of two.
      fc.pre(!(d.encoding === 'windows-1252' && d.path('ö') !== d.path('ö').normalize('NFC')));
      // A column that nobody has labelled is not seen to be one, unless its name says so.
      fc.pre(FINDINGS.every((_, f) => all.some(({ labels }) => labels[f] !== null)));
      const onDisk = (s: number, i: number) => nameOf(s, i).normalize(d.disk);
      const names = all.flatMap(({ images }, s) => Array.from({ length: images }, (_, i) => onDisk(s, i)));
      const bytes = write(all, d);
      const { images, problems, rowsWithoutImage, mapping } = read(bytes, names, { folder: '/data/films' });
      expect(problems).toEqual([]);
      expect(rowsWithoutImage).toEqual([]);
      expect(mapping.findings.map(({ finding }) => finding)).toEqual(FINDINGS);
      expect(mapping.groups).toEqual(new Set(all.map(({ sex }) => sex)).size > 1 ? ['Sex'] : []);
      const labelsOf = (s: number) => Object.fromEntries(FINDINGS.map((finding, f) => [finding, all[s].labels[f]]));
      const expected = all.flatMap(({ images: count, patient }, s) =>
        Array.from({ length: count }, (_, i) => ({
          ...{ name: onDisk(s, i), study: `s${s}`, patient: `p${patient}`, labels: labelsOf(s) },
        })),
      );
      expect(images.map(({ name, study, patient, labels }) => ({ name, study, patient, labels }))).toEqual(expected);
      const byStudy = readStudies(bytes).studies.map(({ study, patient, labels }) => ({ study, patient, labels }));
      expect(byStudy).toEqual(
        all.map(({ patient }, s) => ({ study: `s${s}`, patient: `p${patient}`, labels: labelsOf(s) })),
      );
    }),
    { numRuns: 300 },
  );
});
