/**
 * Tables as people really have them, each from a public report of somebody who met it (named), and what they must give.
 * Without the right value there is one sentence with the true cause.
 */
import { describe, expect, it } from 'vitest';
import { bytesOf, choose, labelsOf, read, readingOf, readStudies } from './support.ts';

const FOUR = ['a.png', 'b.png', 'c.png', 'd.png'];
const EXPECTED = ['a.png 0 1', 'b.png 1 0', 'c.png 0 0', 'd.png 1 1'];

describe('labels of four films', () => {
  it.each([
    ['1 and 0', '1,0', ['1', '0']],
    // pandas-dev/pandas issues 20717 and 28335
    ['1.0 and 0.0', '1.0,0.0', ['1.0', '0.0']],
    ['True and False', 'True,False', ['True', 'False']],
    ['TRUE and FALSE', 'TRUE,FALSE', ['TRUE', 'FALSE']],
    ['yes and no', 'yes,no', ['yes', 'no']],
    ['positive and negative', 'Positive,Negative', ['Positive', 'Negative']],
    ['Y and N', 'Y,N', ['Y', 'N']],
  ])('are the same as %s, in one column or in all', (_, __, [yes, no]) => {
    const pneumonia = [yes, no, no, yes];
    const edema = [no, yes, no, yes];
    const numbers = ['0', '1', '0', '1'];
    const table = (first: readonly string[]) =>
      `study_id,image,Edema,Pneumonia\n${FOUR.map((name, i) => `${i + 1},${name},${first[i]},${pneumonia[i]}`).join('\n')}`;
    for (const first of [edema, numbers]) {
      const result = read(table(first), FOUR);
      expect(result.problems).toEqual([]);
      expect(labelsOf(result)).toEqual(EXPECTED);
      expect(readingOf(result, 'Pneumonia')).toBe('2 yes, 2 no');
      expect(readStudies(table(first)).studies.map(({ labels }) => labels.Pneumonia)).toEqual([1, 0, 0, 1]);
    }
  });

  // ryancramerdesign/ImportPagesCSV PR 9, molgenis/molgenis-emx2 issue 125, UgnisSoftware/react-spreadsheet-import issue 145
  it.each([
    ['semicolons', (text: string) => bytesOf(text.replaceAll(',', ';'))],
    ['tabs', (text: string) => bytesOf(text.replaceAll(',', '\t'))],
    ['a line "sep=,"', (text: string) => bytesOf(`sep=,\r\n${text}`)],
    ['UTF-16', (text: string) => Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['rows of commas at the end', (text: string) => bytesOf(`${text}\n,,,\n,,,\n`)],
    ['rows of other spreadsheets at the end', (text: string) => bytesOf(`${text}\n\n\n`)],
    ['capitals in the header', (text: string) => bytesOf(text.replace('study_id,image', 'Study_ID,Image'))],
    [
      'other names in the header',
      (text: string) => bytesOf(text.replace('study_id,image', 'Accession Number,File Name')),
    ],
    ['an index column without a name', (text: string) => bytesOf(text.replaceAll(/^/gm, 'i,').replace('i,', ','))],
    [
      'pandas index column',
      (text: string) =>
        bytesOf(
          text
            .split('\n')
            .map((l, i) => `${i === 0 ? 'Unnamed: 0' : i - 1},${l}`)
            .join('\n'),
        ),
    ],
    [
      'an index column of any name',
      (text: string) =>
        bytesOf(
          text
            .split('\n')
            .map((l, i) => `${i === 0 ? 'k' : i - 1},${l}`)
            .join('\n'),
        ),
    ],
    [
      'sex, age and date',
      (text: string) =>
        bytesOf(
          text
            .split('\n')
            .map((l, i) => l + [',sex,age,StudyDate', ',F,53,2019-01-01', ',M,1,2019-01-02', ',F,0,', ',F,1,x'][i])
            .join('\n'),
        ),
    ],
  ])('are the same with %s', (_, write) => {
    const text = `study_id,image,Edema,Pneumonia\n${EXPECTED.map((row, i) => `${i + 1},${row.replaceAll(' ', ',')}`).join('\n')}`;
    const result = read(write(text), FOUR);
    expect(result.problems).toEqual([]);
    expect(result.mapping.findings.map(({ finding }) => finding)).toEqual(['Edema', 'Pneumonia']);
    expect(labelsOf(result)).toEqual(EXPECTED);
    expect(result.images.map(({ study }) => study)).toEqual(['1', '2', '3', '4']);
    expect(readStudies(write(text)).studies).toHaveLength(4);
  });
});

describe('a finding never disappears', () => {
  it('where a few cells are wrong: they are named', () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i},${i}.png,${i === 7 ? 'maybe' : i % 3 === 0 ? 1 : ''}`);
    const result = read(`id,image,No Finding\n${rows.join('\n')}`, ['1.png']);
    expect(readingOf(result, 'No Finding')).toBe('7 yes, 0 no, 12 not labelled, 1 not understood: "maybe" in row 9');
    expect(result.problems).toEqual([{ code: 'DB2012', row: 9, column: 'No Finding', detail: '"maybe" is no label' }]);
  });

  it.each([
    ['grades', ['0', '1', '2', '0']],
    ['a word among numbers', ['0', '1', 'unclear', '0']],
    ['scores', ['0', '1', '0.5', '1']],
    ['crosses', ['x', '', 'x', '']],
    ['plus and minus', ['+', '-', '+', '-']],
  ])('where its cells are %s', (_, cells) => {
    const result = read(`image,Edema,Something\n${FOUR.map((name, i) => `${name},0,${cells[i]}`).join('\n')}`, FOUR);
    expect(result.problems.length).toBeGreaterThan(0);
    expect(result.problems.every(({ column, code }) => column === 'Something' && code === 'DB2012')).toBe(true);
  });

  it('where the name says that it is one', () => {
    const result = read(`image,Mass,Edema\n${FOUR.map((name, i) => `${name},left lung,${i % 2}`).join('\n')}`, FOUR);
    expect(result.problems).toHaveLength(4);
    const empty = read(`image,Mass,Edema\n${FOUR.map((name, i) => `${name},,${i % 2}`).join('\n')}`, FOUR);
    expect(readingOf(empty, 'Mass')).toBe('0 yes, 0 no, 4 not labelled');
    expect(labelsOf(empty)[0]).toBe('a.png - 0');
  });

  it('and a person can say that it is none', () => {
    const table = `image,Priors,Edema\n${FOUR.map((name, i) => `${name},${i},${i % 2}`).join('\n')}`;
    const counts = table.replace('a.png,0', 'a.png,1');
    expect(read(counts, FOUR).problems).toHaveLength(2);
    const result = read(counts, FOUR, choose('Priors=ignore'));
    expect(result.problems).toEqual([]);
    expect(readingOf(result, 'Priors')).toBe('3 different, such as 1, 2, 3');
  });
});

describe('cells that say neither yes nor no', () => {
  const table = 'image,Edema\na.png,1\nb.png,-1\nc.png,-1.0\nd.png,\n';

  it.each([
    [undefined, undefined, ['1', '-', '-', '-'], '1 yes, 0 no, 1 not labelled, 2 uncertain, taken as not labelled'],
    ['positive', undefined, ['1', '1', '1', '-'], '1 yes, 0 no, 1 not labelled, 2 uncertain, taken as yes'],
    ['negative', 'negative', ['1', '0', '0', '0'], '1 yes, 0 no, 1 empty, taken as no, 2 uncertain, taken as no'],
  ] as const)('count as was said: -1 as %s, empty as %s', (uncertain, blank, labels, reading) => {
    const result = read(table, FOUR, { uncertain, blank });
    expect(labelsOf(result)).toEqual(FOUR.map((name, i) => `${name} ${labels[i]}`));
    expect(readingOf(result, 'Edema')).toBe(reading);
    // Whatever they count as, a report can tell them from labels that are missing.
    const unsure = result.images.flatMap((image) => (image.uncertain ? [`${image.name} ${image.uncertain}`] : []));
    expect(unsure).toEqual(['b.png Edema', 'c.png Edema']);
  });

  it.each(['nan', 'NaN', 'NA', 'N/A', 'null', ' '])('are missing as %j', (cell) => {
    expect(labelsOf(read(`image,Edema\na.png,1\nb.png,${cell}\n`, FOUR))).toEqual(['a.png 1', 'b.png -']);
  });
});

describe('ids that a spreadsheet has rounded', () => {
  // react-csv/react-csv issue 136, jasp-stats/jasp-desktop issue 927, pulibrary/orangelight issue 2695
  it.each([
    ['study_id', ['1.23457E+11', '1.23457E+11', '1.23458E+11', '1.23459E+11']],
    ['Accession', ['1,23457E+11', '1,23457E+11', '1,2E+05', '7']],
    ['PatientID', ['1.23457e+11', 'x', 'y', 'z']],
    ['study_id', ['1234567890123450000', '1234567890123450000', '1234567890123460000', '5']],
  ])('are refused in %s', (column, ids) => {
    const table = `${column};image;Edema\n${FOUR.map((name, i) => `${ids[i]};${name};${i % 2}`).join('\n')}`;
    for (const { problems } of [read(table, FOUR), readStudies(table)]) {
      const damaged = problems.filter(({ code }) => code === 'DB2023');
      expect(damaged.length).toBeGreaterThan(0);
      expect(damaged[0]).toMatchObject({ column, detail: expect.stringContaining('rounded') });
    }
  });

  it('are not seen in other ids', () => {
    const ids = ['12E4', '1.2.840.113619', 'E+11', '100000000000000000'];
    const table = `study_id,image,Edema\n${FOUR.map((name, i) => `${ids[i]},${name},${i % 2}`).join('\n')}`;
    expect(read(table, FOUR).problems).toEqual([]);
  });
});

describe('tables of public collections', () => {
  it("CheXpert's: views of a study together, -1 and blank not labelled", () => {
    const table =
      'Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Cardiomegaly,Edema\n' +
      'CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,-1.0\n' +
      'CheXpert-v1.0-small/train/patient00001/study1/view2_lateral.jpg,Female,68,Lateral,,1.0,,-1.0\n' +
      'CheXpert-v1.0-small/train/patient00002/study1/view1_frontal.jpg,Male,0,Frontal,PA,,1.0,0.0\n';
    const names = ['1/study1/view1_frontal', '1/study1/view2_lateral', '2/study1/view1_frontal'].map(
      (name) => `train/patient0000${name}.jpg`,
    );
    const result = read(table, names, { folder: '/data/CheXpert-v1.0-small' });
    expect(result.problems).toEqual([]);
    expect(result.mapping).toMatchObject({ image: 'Path', study: null, studyFromPath: true, groups: ['Sex'] });
    expect(result.mapping.findings.map(({ finding }) => finding)).toEqual(['No Finding', 'Cardiomegaly', 'Edema']);
    expect(labelsOf(result).map((row) => row.slice(-5))).toEqual(['1 - -', '1 - -', '- 1 0']);
    expect(result.images.map(({ study, patient, groups }) => [study, patient, groups.Sex])).toEqual([
      ['patient00001/study1', 'patient00001', 'Female'],
      ['patient00001/study1', 'patient00001', 'Female'],
      ['patient00002/study1', 'patient00002', 'Male'],
    ]);
    const { studies } = readStudies(table);
    expect(studies.map(({ study, patient }) => [study, patient])).toEqual([
      ['patient00001/study1', 'patient00001'],
      ['patient00002/study1', 'patient00002'],
    ]);
  });

  // jrzech/reproduce-chexnet issue 2
  it("the NIH's: lists of findings, a last column without a name", () => {
    const table =
      'Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],\n' +
      '00000001_000.png,Cardiomegaly,0,1,58,M,PA,2682,2749,0.143,0.143,\n' +
      '00000001_001.png,Cardiomegaly|Emphysema,1,1,58,M,PA,2894,2729,0.143,0.143,\n' +
      '00000002_000.png,No Finding,0,2,81,M,PA,2500,2048,0.171,0.171,\n' +
      '00000003_000.png,Hernia,0,3,81,F,PA,2582,2991,0.143,0.143,\n';
    const names = ['00000001_000.png', '00000001_001.png', '00000002_000.png', '00000003_000.png'];
    const result = read(table, names);
    expect(result.problems).toEqual([]);
    expect(result.mapping.findings.map(({ finding }) => finding)).toEqual([
      'Cardiomegaly',
      'Emphysema',
      'Hernia',
      'No Finding',
    ]);
    expect(labelsOf(result)).toEqual([
      `${names[0]} 1 0 0 0`,
      `${names[1]} 1 1 0 0`,
      `${names[2]} 0 0 0 1`,
      `${names[3]} 0 0 1 0`,
    ]);
    expect(result.images.map(({ patient }) => patient)).toEqual(['1', '1', '2', '3']);
    expect(result.mapping).toMatchObject({ image: 'Image Index', patient: 'Patient ID', groups: ['Patient Gender'] });
    expect(readingOf(result, 'Finding Labels')).toBe(
      'lists of 4 findings, rows with each: Cardiomegaly 2, Emphysema 1, Hernia 1, No Finding 1',
    );
    expect(readStudies(table).studies).toHaveLength(4);
  });
});

describe('lists of findings', () => {
  it("are read as PadChest's table prints them, and its other lists are none", () => {
    const table =
      'ImageID,ImageDir,StudyID,PatientID,PatientSex_DICOM,Projection,PixelRepresentation_DICOM,Labels,Localizations,LabelsLocalizationsBySentence\n' +
      `a.png,0,s1,p1,F,PA,0,"['pleural effusion', 'cardiomegaly']","['loc right']","['pleural effusion', 'loc right']"\n` +
      `b.png,0,s2,p2,M,PA,0,['normal'],[],"['normal']"\n` +
      `c.png,0,s3,p3,M,PA,0,"[' heart insufficiency', ""chagas' heart""]",[],[]\n` +
      'd.png,0,s4,p4,F,PA,0,nan,nan,nan\n';
    const result = read(table, FOUR);
    expect(result.problems).toEqual([]);
    expect(result.mapping).toMatchObject({ image: 'ImageID', study: 'StudyID', patient: 'PatientID' });
    expect(result.mapping.findings.map(({ finding }) => finding)).toEqual([
      'cardiomegaly',
      "chagas' heart",
      'heart insufficiency',
      'normal',
      'pleural effusion',
    ]);
    expect(labelsOf(result)).toEqual(['a.png 1 0 0 0 1', 'b.png 0 0 0 1 0', 'c.png 0 1 1 0 0', 'd.png - - - - -']);
  });

  it.each(['Edema|Mass', 'Edema;Mass', 'Edema, Mass', "['Edema', 'Mass']"])('are read from %s', (both) => {
    const table = `image,Finding Labels\na.png,"${both}"\nb.png,Mass\nc.png,Edema\nd.png,\n`;
    expect(labelsOf(read(table, FOUR))).toEqual(['a.png 1 1', 'b.png 0 1', 'c.png 1 0', 'd.png - -']);
  });

  it('are one finding in several spellings, called as it is written most often', () => {
    const table =
      'image,Finding Labels\na.png,Pleural Effusion|Mass\nb.png,pleural_effusion\nc.png,Mass\nd.png,Pleural Effusion\n';
    const result = read(table, FOUR);
    expect(result.mapping.findings.map(({ finding }) => finding)).toEqual(['Mass', 'Pleural Effusion']);
    expect(labelsOf(result)).toEqual(['a.png 1 1', 'b.png 0 1', 'c.png 1 0', 'd.png 0 1']);
    expect(readingOf(result, 'Finding Labels')).toContain('Mass 2, Pleural Effusion 3');
  });

  it('and columns of one finding in two spellings are refused by name', () => {
    const table = 'image,Pleural Effusion,pleural_effusion\na.png,1,0\nb.png,0,1\n';
    expect(() => read(table, FOUR)).toThrow(/DB2021.*"Pleural Effusion" and "pleural_effusion".*two spellings/);
    expect(labelsOf(read(table, FOUR, choose('pleural_effusion=ignore')))).toEqual(['a.png 1', 'b.png 0']);
  });
});

describe('attributes', () => {
  it.each([
    'age',
    'Age',
    'patient_age',
    'PatientAge',
    'Follow-up #',
    'study_date',
    'Unnamed: 0',
    'row_id',
    'subjectId',
  ])('in a column %s are no findings, whatever numbers they are', (column) => {
    const table = `image,${column},Edema\na.png,1,1\nb.png,1,0\nc.png,0,0\nd.png,1,1\n`;
    for (const { mapping, problems } of [read(table, FOUR), readStudies(table)]) {
      expect(mapping.findings.map(({ finding }) => finding)).toEqual(['Edema']);
      expect(problems).toEqual([]);
    }
  });

  it.each(['Covid', 'No Finding', 'Support Devices', 'Haemorrhage', 'Drainage', 'Pulmonary Fluid', 'Any abnormality'])(
    'are not seen in a finding %s',
    (column) => {
      const { mapping } = read(`image,${column}\na.png,1\nb.png,0\n`, FOUR);
      expect(mapping.findings.map(({ finding }) => finding)).toEqual([column]);
    },
  );

  it('by which results are reported have one value a study, else they are left out', () => {
    const rows = 'image,study,sex,scanner,Edema\na.png,s1,F,A,1\nb.png,s1,F,B,1\nc.png,s2,M,B,0\n';
    const result = read(rows, FOUR);
    expect(result.mapping.groups).toEqual(['sex']);
    expect(result.problems).toEqual([]);
    const wanted = read(rows, FOUR, choose('scanner=group'));
    expect(wanted.problems).toMatchObject([{ code: 'DB2014', row: 3, column: 'scanner' }]);
  });
});

describe('a mapping', () => {
  it('names columns whatever they are called', () => {
    const table = 'Bild;Fall;Person;Haus;Wasser;Alter\na.png;7;p1;Nord;1;1\nb.png;8;p2;Süd;0;0\n';
    const result = read(
      table,
      FOUR,
      choose('Bild=image', 'fall=study', 'Person=patient', 'Haus=site', 'Wasser=finding:Edema', 'Alter=ignore'),
    );
    expect(result.images).toMatchObject([
      { name: 'a.png', study: '7', patient: 'p1', site: 'Nord', labels: { Edema: 1 } },
      { name: 'b.png', study: '8', patient: 'p2', site: 'Süd', labels: { Edema: 0 } },
    ]);
    expect(readingOf(result, 'Wasser')).toBe('"Edema": 1 yes, 1 no');
  });

  it('of a column that is not there is refused with those that are', () => {
    expect(() => read('image,Edema\na.png,1\n', FOUR, choose('Path=image'))).toThrow(/DB2011.*"Path".*image, Edema/s);
  });

  it('of two columns to one finding is refused', () => {
    expect(() => read('image,A,B\na.png,1,1\n', FOUR, choose('A=finding:Edema', 'B=finding:Edema'))).toThrow('DB2021');
  });

  it('without a finding is refused', () => {
    expect(() => read('image,sex\na.png,F\n', FOUR)).toThrow('DB2017');
    expect(() => readStudies('Edema\n1\n')).toThrow('DB2011');
  });
});

describe('rows of one study', () => {
  it.each([
    ['labels', 'a.png,s1,N,p1,1', 'b.png,s1,N,p1,0', 'Edema'],
    ['a label that only one has', 'a.png,s1,N,p1,1', 'b.png,s1,N,p1,', 'Edema'],
    ['sites', 'a.png,s1,N,p1,1', 'b.png,s1,S,p1,1', 'site'],
    ['patients', 'a.png,s1,N,p1,1', 'b.png,s1,N,p2,1', 'patient'],
  ])('that differ in %s are named', (_, first, second, column) => {
    const table = `image,study,site,patient,Edema\n${first}\n${second}\n`;
    for (const { problems } of [read(table, FOUR), readStudies(table)]) {
      expect(problems).toEqual([{ code: 'DB2014', row: 3, column, detail: 'differs from row 2 of the same study' }]);
    }
  });

  it('without a study are named, and studies that occur twice where no column names images', () => {
    expect(read('image,study,Edema\na.png,,1\nb.png,s,0\n', FOUR).problems).toMatchObject([
      { code: 'DB2019', row: 2, column: 'study' },
    ]);
    expect(readStudies('study,Edema\ns,1\nt,0\ns,1\n').problems).toMatchObject([{ code: 'DB2013', row: 4 }]);
  });
});
