/** Tables of labels: whatever the bytes, what comes out belongs to images that are there. */
import { knownImages, labelImages, labelStudies, proposeMapping, readLabelsTable } from '@doubleblind/imaging';

const NAMES = [
  ...['a.png', 'b.png', 'Größe/ä.png', 'scan.1', 'scan.2'],
  ...['patient64541/study1/view1_frontal.png', 'patient64542/study1/view1_frontal.png'],
  ...['files/p10/p10000032/s50414267/x.dcm', 'files/p10/p10000764/s57375967/y.dcm'],
];

const text = (lines: readonly string[], newline = '\n') => Buffer.from(lines.join(newline));

export async function labelSeeds(): Promise<Uint8Array[]> {
  const plain = [
    'study_id,image,patient,site,sex,Edema,Mass',
    '1,a.png,p1,N,F,1,0',
    '2,b.png,p1,S,M,0.0,-1',
    '3,scan.1,,N,F,,yes',
  ];
  return [
    text(plain),
    text(
      plain.map((line) => line.replaceAll(',', ';')),
      '\r\n',
    ),
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(plain.join('\n'), 'utf16le')]),
    Buffer.from(['sep=\t', 'image\tÖdem', '"Größe\\ä.png"\t1', 'a\t0'].join('\r'), 'latin1'),
    text([
      'Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Edema',
      'CheXpert-v1.0-small/valid/patient64541/study1/view1_frontal.png,Female,73,Frontal,AP,0.0,1.0',
      'CheXpert-v1.0-small/valid/patient64542/study1/view1_frontal.png,Male,70,Frontal,AP,1.0,-1.0',
    ]),
    text(['subject_id,study_id,Edema', '10000032,50414267,1.0', '10000764,57375967,0.0', '1,1.2E+11,']),
    text(['Image Index,Finding Labels,Patient ID,', 'a.png,Edema|Mass,1,', 'b.png,No Finding,2,', ',,,']),
    text([',image,"Mass, ""left"""', '0,"a.png",1', '1,"b.png",x', '2,./a.png,0']),
    text([
      'Studie|Datei|"Pleural\nEffusion"|Alter',
      '="007"|a.png|Ja|1',
      '"=""8"""|b.png|Nein|57,5',
      '="007"|a.png|Ja|1',
    ]),
    text(['patientId,x,Target', 'a,,0', 'b,264.0,1', 'b,562.0,1']),
  ];
}

/** Throws an Error where a test set would not be what its table says. */
export async function readLabels(bytes: Uint8Array): Promise<void> {
  const table = readLabelsTable(bytes);
  labelStudies(table, proposeMapping(table));
  const mapping = proposeMapping(table, { columns: [] }, knownImages(NAMES));
  const { images, rowsWithoutImage, problems, notes } = labelImages(table, mapping, NAMES, '/data/films');
  const names = images.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw new Error('An image has two rows.');
  if (names.some((name) => !NAMES.includes(name))) throw new Error('An image is not there.');
  const settled = new Set([...images, ...rowsWithoutImage, ...problems].map(({ row }) => row));
  const repeated = notes.map((note) => Number(/^(\d+) rows? repeats? /.exec(note)?.[1] ?? 0));
  const gone = table.rows.filter(({ row }) => !settled.has(row)).length;
  if (gone > repeated.reduce((sum, rows) => sum + rows, 0)) throw new Error('A row has disappeared.');
  for (const { labels } of images) {
    for (const label of Object.values(labels)) {
      if (label !== 0 && label !== 1 && label !== null) throw new Error('A label is none.');
    }
  }
}
