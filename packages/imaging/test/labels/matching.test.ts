/** Which image a row means: never one that a folder in its path contradicts. */
import { describe, expect, it } from 'vitest';
import { choose, labelsOf, read } from './support.ts';

const CHEXPERT = 'CheXpert-v1.0-small/valid';
const chexpert = (...rows: string[]) =>
  `Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Cardiomegaly\n${rows.map((row) => `${CHEXPERT}/${row}`).join('\n')}\n`;

/** Table of paths, one finding. */
const table = (...paths: string[]) => `image,Edema\n${paths.map((path, i) => `${path},${i % 2}`).join('\n')}\n`;
const matched = (paths: string[], names: string[], folder: string | null = null) => {
  const { images, rowsWithoutImage } = read(table(...paths), names, { folder, ...choose('image=image') });
  const rows = new Map(images.map(({ row, name }) => [row, name]));
  expect(rows.size + rowsWithoutImage.length).toBe(paths.length);
  return paths.map((_, i) => rows.get(i + 2) ?? null);
};

describe('the image of a row', () => {
  it("is not another patient's film of the same file name", () => {
    const names = ['patient64542/study1/view1_frontal.png', 'patient64542/study1/view2_lateral.png'];
    const labels = chexpert(
      'patient64541/study1/view1_frontal.png,Female,73,Frontal,AP,0.0,1.0',
      'patient64542/study1/view2_lateral.png,Male,70,Lateral,,1.0,0.0',
    );
    for (const folder of [null, '/data/chexpert/valid']) {
      const result = read(labels, names, { folder });
      expect(labelsOf(result)).toEqual(['patient64542/study1/view2_lateral.png 1 0']);
      expect(result.images[0]).toMatchObject({ study: 'patient64542/study1', patient: 'patient64542' });
      expect(result.rowsWithoutImage).toEqual([
        {
          row: 2,
          text: `${CHEXPERT}/patient64541/study1/view1_frontal.png`,
          reason: expect.stringMatching(/^the file of that name is in .*patient64542/),
        },
      ]);
      expect(result.imagesWithoutRow).toEqual(['patient64542/study1/view1_frontal.png']);
    }
  });

  it.each([
    ['the folder of one patient', 'view1.png', '/data/valid/patient64542/study1'],
    ['the folder above', 'study1/view1.png', '/data/valid/patient64542'],
  ])('is not found in %s for a row of another', (_, name, folder) => {
    const row = `${CHEXPERT}/patient64541/study1/view1.png`;
    expect(matched([row], [name], folder)).toEqual([null]);
    expect(matched([row, `${CHEXPERT}/patient64542/study1/view1.png`], [name], folder)).toEqual([null, name]);
  });

  it('is found by the longest common end of both paths', () => {
    const names = ['valid/p1/s1/a.png', 'valid/p2/s1/a.png', 'valid/p2/s2/a.png', 'valid/p3/s1/a.png'];
    const paths = names.map((name) => `CheXpert-v1.0-small/${name}`);
    expect(matched(paths, names, '/somewhere/CheXpert-v1.0-small')).toEqual(names);
    expect(matched(paths, names, '/somewhere/chexpert')).toEqual(names);
    const below = names.map((name) => name.replace('valid/', ''));
    expect(matched(paths, below, '/somewhere/CheXpert-v1.0-small/valid')).toEqual(below);
    const dropped = names.map((name) => `CheXpert-v1.0-small/${name}`);
    expect(matched(names, dropped)).toEqual(dropped);
    expect(
      matched(
        names.map((name) => `images/${name}`),
        dropped,
      ),
    ).toEqual(dropped);
  });

  it.each([
    ['a backslash', 'p1\\a.png'],
    ['a leading dot', './p1/a.png'],
    ['a dot between', 'p1/./a.png'],
    ['an absolute path', '/data/images/p1/a.png'],
    ['an absolute path of another machine', '/home/anna/films/images/p1/a.png'],
    ['a Windows path', 'C:\\Users\\Anna\\images\\p1\\a.png'],
    ['the folder in front', 'images/p1/a.png'],
    ['no ending', 'p1/a'],
    ['another image ending', 'p1/a.dcm'],
    ['capitals', 'P1/A.PNG'],
    ['a way round', 'p1/../p1/a.png'],
  ])('is understood with %s', (_, cell) => {
    const other = cell.replaceAll('p1', 'p2').replace('P1', 'P2');
    expect(matched([cell, other], ['p1/a.png', 'p2/a.png'], '/data/images')).toEqual(['p1/a.png', 'p2/a.png']);
  });

  it('is the same in both normal forms of Unicode', () => {
    const composed = 'Müller/Ö1.png'.normalize('NFC');
    const decomposed = composed.normalize('NFD');
    expect(composed).not.toBe(decomposed);
    expect(matched([composed], [decomposed])).toEqual([decomposed]);
    expect(matched([decomposed], [composed])).toEqual([composed]);
  });

  it('keeps what follows a dot unless it is an image ending', () => {
    const names = ['scan.1', 'scan.2', '1.2.840.10', '1.2.840.11.dcm'];
    expect(matched(['scan.1', 'scan.2', '1.2.840.10', '1.2.840.11', 'scan.3', '1.2.840'], names)).toEqual([
      ...names,
      null,
      null,
    ]);
  });

  it('is not one whose name a program has changed, and what it may be is said', () => {
    const names = ['007.png', '1001.png', 'film 1.png', '12.png', '012.png'];
    const { images, rowsWithoutImage } = read(
      table('7', '1001.0', 'film%201', '0012', '8', '%zz'),
      names,
      choose('image=image'),
    );
    expect(images).toEqual([]);
    expect(rowsWithoutImage.map(({ reason }) => reason)).toEqual([
      'no such file; "007" is the same number, written otherwise',
      'no such file; "1001" is the same number, written otherwise',
      'no such file; "film 1" is that name without its % signs',
      'no such file',
      'no such file',
      'no such file',
    ]);
  });

  it('is none where several fit', () => {
    expect(matched(['a.png'], ['p1/a.png', 'p2/a.png'])).toEqual([null]);
    expect(matched(['a.png', 'p2/a.png'], ['a.png', 'p2/a.png'])).toEqual(['a.png', 'p2/a.png']);
    expect(matched(['a', 'b'], ['a.png', 'a.dcm', 'b.png'])).toEqual([null, 'b.png']);
    expect(matched(['a.png'], ['a.png', 'a.dcm'])).toEqual(['a.png']);
  });

  it('is none for two rows that only their folders tell apart, where the images have no folders', () => {
    expect(matched(['p1/a.png', 'p2/a.png', 'p2/b.png'], ['a.png', 'b.png'])).toEqual([null, null, 'b.png']);
  });

  it('may lie flat, where file names alone tell images apart', () => {
    const rows = ['images_001/images/00000001_000.png', 'images_002/images/00000002_000.png'];
    const names = ['00000001_000.png', '00000002_000.png'];
    expect(matched(rows, names, '/data/nih')).toEqual(names);
    expect(matched(rows, names, '/data/images_003')).toEqual(names);
    // Here the folder that was given is that of other images.
    expect(matched(['p1/a.png', 'p2/b.png'], ['a.png', 'b.png'], '/data/p2')).toEqual([null, 'b.png']);
    expect(matched(['Smith/a.png', 'Jones/b.png'], ['a.png', 'b.png'], '/data/Jones')).toEqual([null, 'b.png']);
  });

  it('is told apart by case where the names are', () => {
    expect(matched(['a.png', 'A.png'], ['a.png', 'A.png'])).toEqual(['a.png', 'A.png']);
    expect(matched(['A.png', 'b.png'], ['a.png', 'A.png', 'B.png'])).toEqual(['A.png', null]);
  });

  it('has one row', () => {
    const { problems, images } = read('image,Edema\na.png,1\nb.png,0\n./a.png,0\n', ['a.png', 'b.png']);
    expect(problems).toEqual([
      { code: 'DB2013', row: 4, column: 'image', detail: 'the image "./a.png" is in row 2 already' },
    ]);
    expect(images).toHaveLength(2);
  });

  it('counts once where a row says the same again', () => {
    const table = 'image,sex,Edema\na.png,F,1\nb.png,M,0\n./a.png,F,1\na.png,F,1\n';
    const { problems, images, notes } = read(table, ['a.png', 'b.png']);
    expect(problems).toEqual([]);
    expect(images.map(({ name, row }) => [name, row])).toEqual([
      ['a.png', 2],
      ['b.png', 3],
    ]);
    expect(notes).toEqual(['2 rows repeat the image and the labels of an earlier row; each image counts once.']);
    const another = table.replace('./a.png,F', './a.png,M');
    expect(read(another, ['a.png', 'b.png']).problems).toMatchObject([{ code: 'DB2013', row: 4 }]);
  });

  it('never lies outside the folder that was given', () => {
    expect(matched(['../../etc/passwd', '/etc/passwd', '..'], ['a.png'], '/data')).toEqual([null, null, null]);
  });

  it('says where a folder of another name was taken for the one given', () => {
    expect(read(table('CheXpert-v1.0-small/a.png'), ['a.png'], { folder: '/data/films' }).notes).toEqual([
      'The table\'s folder "CheXpert-v1.0-small" was taken as the folder "films".',
    ]);
  });
});

describe('a table of studies', () => {
  const MIMIC =
    'subject_id,study_id,Edema,Mass\n10000032,50414267,1.0,\n10000032,53189527,0.0,-1.0\n10000764,57375967,,1.0\n';
  const files = [
    'files/p10/p10000032/s50414267/02aa804e.dcm',
    'files/p10/p10000032/s50414267/174413ec.dcm',
    'files/p10/p10000764/s57375967/096052b7.dcm',
    'files/p10/p10000999/s53189527/2a2277a9.dcm',
  ];

  it("takes the images in MIMIC's folders of studies, and none from another patient's", () => {
    const result = read(MIMIC, files);
    expect(result.mapping).toMatchObject({ image: null, study: 'study_id', patient: 'subject_id' });
    expect(labelsOf(result)).toEqual([`${files[0]} 1 -`, `${files[1]} 1 -`, `${files[2]} - 1`]);
    expect(result.images.map(({ study, patient }) => [study, patient])).toEqual([
      ['50414267', '10000032'],
      ['50414267', '10000032'],
      ['57375967', '10000764'],
    ]);
    expect(result.rowsWithoutImage).toMatchObject([
      { row: 3, text: '53189527', reason: expect.stringContaining('another patient') },
    ]);
  });

  it('does not guess between folders of one name', () => {
    const names = ['p1/first/a.png', 'p2/first/a.png', 'p2/second/a.png'];
    const byStudy = read('study,Edema\nfirst,1\nsecond,0\n', names);
    expect(labelsOf(byStudy)).toEqual(['p2/second/a.png 0']);
    const byPatient = read('patient,study,Edema\np1,first,1\n', names);
    expect(labelsOf(byPatient)).toEqual(['p1/first/a.png 1']);
  });
});
