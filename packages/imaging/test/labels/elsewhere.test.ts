/** Tables of other countries and other collections, and what programs do to cells on the way. */
import { describe, expect, it } from 'vitest';
import { bytesOf, choose, labelsOf, read, readingOf, readStudies } from './support.ts';

const FOUR = ['a.png', 'b.png', 'c.png', 'd.png'];
const EXPECTED = ['a.png 0 1', 'b.png 1 0', 'c.png 0 0', 'd.png 1 1'];

describe('a table in another language', () => {
  it.each([
    ['German', 'Untersuchungsnummer;Datei;Geschlecht;Alter;Ödem;Pneumonie', ['Ja', 'Nein'], ['m', 'w']],
    [
      'German, as a spreadsheet writes truth',
      'Studie;Bild;Geschlecht;Alter;Ödem;Pneumonie',
      ['WAHR', 'FALSCH'],
      ['m', 'w'],
    ],
    ['French', 'Étude;Fichier;Sexe;Âge;Œdème;Pneumonie', ['Oui', 'Non'], ['F', 'M']],
    ['French, as a spreadsheet writes truth', 'Examen;Fichier;Sexe;Âge;Œdème;Pneumonie', ['VRAI', 'FAUX'], ['F', 'M']],
    ['Spanish', 'Estudio;Archivo;Sexo;Edad;Edema pulmonar;Neumonía', ['Sí', 'No'], ['F', 'M']],
    ['Italian', 'Esame;Immagine;Sesso;Età;Edema polmonare;Polmonite', ['VERO', 'FALSO'], ['F', 'M']],
    ['Portuguese', 'Exame;Arquivo;Sexo;Idade;Edema pulmonar;Pneumonia', ['sim', 'não'], ['F', 'M']],
    ['Dutch', 'Onderzoek;Bestand;Geslacht;Leeftijd;Longoedeem;Longontsteking', ['ja', 'nee'], ['M', 'V']],
    ['German, with decimal commas', 'Studie;Bild;Geschlecht;Alter;Ödem;Pneumonie', ['1,0', '0,0'], ['m', 'w']],
  ])('%s', (_, header, [yes, no], sexes) => {
    const rows = EXPECTED.map((row, i) => {
      const [name, ...labels] = row.split(' ');
      return [`s${i}`, name, sexes[i % 2], `5${i},5`, ...labels.map((label) => (label === '1' ? yes : no))].join(';');
    });
    const [study, image, sex, , first, second] = header.split(';');
    const text = `${header}\r\n${rows.join('\r\n')}\r\n`;
    const result = read(text, FOUR);
    expect(result.problems).toEqual([]);
    expect(result.mapping).toMatchObject({ study, image, groups: [sex] });
    expect(result.mapping.findings.map(({ finding }) => finding)).toEqual(
      [first, second].map((x) => x.normalize('NFC')),
    );
    expect(labelsOf(result)).toEqual(EXPECTED);
    expect(readStudies(text).studies.map(({ study: id }) => id)).toEqual(['s0', 's1', 's2', 's3']);
  });
});

describe('cells as programs leave them', () => {
  const table = (text: string) => read(bytesOf(text), FOUR);

  it('="007", by which a spreadsheet is told to keep an id, is 007', () => {
    for (const quoted of [(id: string) => `="${id}"`, (id: string) => `"=""${id}"""`]) {
      const rows = FOUR.map((name, i) => `${quoted(`00${i}`)},${name},${quoted(String(i % 2))}`);
      const result = table(`study,image,Edema\n${rows.join('\n')}\n`);
      expect(result.problems).toEqual([]);
      expect(result.images.map(({ study }) => study)).toEqual(['000', '001', '002', '003']);
      expect(labelsOf(result)).toEqual(FOUR.map((name, i) => `${name} ${i % 2}`));
    }
  });

  it('a minus sign of typography is one', () => {
    const result = table('image,Edema\na.png,1\nb.png,\u22121\nc.png,\u22121.0\nd.png,0\n');
    expect(readingOf(result, 'Edema')).toMatch(/^1 yes, 1 no, 2 uncertain/);
  });

  it('names of columns that are broken into lines are one name', () => {
    const result = read('image,"Pleural\nEffusion","Support\r\n Devices"\na.png,1,0\nb.png,0,1\n', FOUR);
    expect(result.mapping.findings.map(({ finding }) => finding)).toEqual(['Pleural Effusion', 'Support Devices']);
    const ignored = read('image,"Pleural\nEffusion",Edema\na.png,1,0\n', FOUR, choose('Pleural Effusion=ignore'));
    expect(ignored.mapping.findings.map(({ finding }) => finding)).toEqual(['Edema']);
  });

  it('line breaks and separators in quotes are part of a cell', () => {
    const result = table('image,Report,Edema\r\na.png,"Edema, mild;\r\n""no"" effusion",1\r\nb.png,"",0\r\n');
    expect(labelsOf(result)).toEqual(['a.png 1', 'b.png 0']);
    expect(result.images.map(({ row }) => row)).toEqual([2, 3]);
  });

  it('vertical bars separate where a header has them, and are lists where it does not', () => {
    const bars = table('image|Edema|Mass\na.png|1|0\nb.png|0|1\n');
    expect(labelsOf(bars)).toEqual(['a.png 1 0', 'b.png 0 1']);
    expect(bars.notes).toContain('The table was read as separated by vertical bars.');
    const lists = table('image,Finding Labels\na.png,Edema|Mass\nb.png,Mass|Edema\nc.png,Mass|Edema\n');
    expect(labelsOf(lists)).toEqual(['a.png 1 1', 'b.png 1 1', 'c.png 1 1']);
  });

  it('ids keep their zeros, and numbers as ids their digits', () => {
    const result = table('study,image,Edema\n0012,a.png,1\n12,b.png,0\n1.2.840.1,c.png,0\n2E5,d.png,1\n');
    expect(result.images.map(({ study }) => study)).toEqual(['0012', '12', '1.2.840.1', '2E5']);
  });
});

describe('tables of further collections', () => {
  it("MIMIC-CXR's, joined with its list of films", () => {
    const text =
      'dicom_id,subject_id,study_id,split,ViewPosition,StudyDate,Atelectasis,Edema,Pneumonia\n' +
      '02aa804e-bde0afdd,10000032,50414267,test,PA,21800506,1.0,,-1.0\n' +
      '174413ec-4ec4c1f7,10000032,50414267,test,LATERAL,21800506,1.0,,-1.0\n' +
      '2a2277a9-b0ded155,10000764,57375967,test,AP,21510601,,0.0,1.0\n';
    const names = [
      'files/p10/p10000032/s50414267/02aa804e-bde0afdd.dcm',
      'files/p10/p10000032/s50414267/174413ec-4ec4c1f7.dcm',
      'files/p10/p10000764/s57375967/2a2277a9-b0ded155.dcm',
    ];
    const result = read(text, names);
    expect(result.problems).toEqual([]);
    expect(result.mapping).toMatchObject({ image: 'dicom_id', study: 'study_id', patient: 'subject_id' });
    expect(result.mapping.findings.map(({ finding }) => finding)).toEqual(['Atelectasis', 'Edema', 'Pneumonia']);
    expect(labelsOf(result).map((row) => row.slice(-5))).toEqual(['1 - -', '1 - -', '- 0 1']);
    expect(result.images.map(({ study, patient }) => [study, patient])).toEqual([
      ['50414267', '10000032'],
      ['50414267', '10000032'],
      ['57375967', '10000764'],
    ]);
  });

  // Found by the fuzzer: the films of such a study were there twice.
  it('studies that occur twice where folders are named after them count once, or are named', () => {
    const names = ['p10/p10000764/s57375967/y.dcm', 'p10/p10000764/s57375967/z.dcm'];
    const rows = (second: string) => `study_id,Edema\n57375967,0.0\n${second}\n`;
    const result = read(rows('57375967,0.0'), names);
    expect(result.problems).toEqual([]);
    expect(result.images.map(({ name }) => name)).toEqual(names);
    expect(result.notes).toContain('1 row repeats the image and the labels of an earlier row; each image counts once.');
    for (const second of ['57375967,1.0', 's57375967,0.0']) {
      const { problems, images } = read(rows(second), names);
      expect(problems).toMatchObject([{ code: 'DB2013', row: 3, column: 'study_id' }]);
      expect(images).toHaveLength(2);
    }
  });

  it("VinDr-CXR's table of the test set", () => {
    const text =
      'image_id,Aortic enlargement,Atelectasis,Calcification,Nodule/Mass,COPD,Other diseases,No finding\n' +
      '004f33259ee4aef671c2b95d54e4be68,1,0,0,0,0,0,0\n008bdde2af2462e86fd373a445d0f4cd,0,0,0,0,0,0,1\n';
    const names = ['004f33259ee4aef671c2b95d54e4be68.dicom', '008bdde2af2462e86fd373a445d0f4cd.dicom'];
    const result = read(text, names);
    expect(result.problems).toEqual([]);
    expect(result.mapping.findings).toHaveLength(7);
    expect(labelsOf(result).map((row) => row.slice(-13))).toEqual(['1 0 0 0 0 0 0', '0 0 0 0 0 0 1']);
  });

  it('boxes of several readers are no labels of films, and that is said', () => {
    const vindr = 'image_id,rad_id,Edema\na,R1,1\na,R2,0\nb,R1,0\n';
    expect(read(vindr, FOUR).problems).toMatchObject([{ code: 'DB2013', row: 3 }]);
    const siim = 'ImageId, EncodedPixels\na,-1\nb,557374 2 1015 8 1009\nc,-1\n';
    expect(read(siim, FOUR).problems).toMatchObject([{ code: 'DB2012', row: 3, column: 'EncodedPixels' }]);
  });

  it("the RSNA's challenge: the patient's id names the film, and a film has a row for each box", () => {
    const text =
      'patientId,x,y,width,height,Target\na,,,,,0\nb,264.0,152.0,213.0,379.0,1\nb,562.0,152.0,256.0,453.0,1\nc,,,,,0\n';
    const result = read(text, FOUR);
    expect(result.problems).toEqual([]);
    expect(labelsOf(result)).toEqual(['a.png 0', 'b.png 1', 'c.png 0']);
    expect(result.notes).toContain('1 row repeats the image and the labels of an earlier row; each image counts once.');
    const contradiction = text.replace('256.0,453.0,1', '256.0,453.0,0');
    expect(read(contradiction, FOUR).problems).toMatchObject([{ code: 'DB2013', row: 4 }]);
  });

  it("PadChest's columns that are no findings", () => {
    const text =
      'ImageID,StudyDate_DICOM,StudyID,PatientID,Pediatric,Rows_DICOM,Modality_DICOM,Manufacturer_DICOM,PhotometricInterpretation_DICOM,Labels\n' +
      "a.png,20140915,s1,p1,No,3000,CR,ImagingDynamics,MONOCHROME2,['pleural effusion']\n" +
      "b.png,20140916,s2,p2,No,3000,CR,ImagingDynamics,MONOCHROME2,['normal']\n" +
      "c.png,20140917,s3,p3,PED,3000,DX,Philips,MONOCHROME1,['normal']\n";
    const result = read(text, FOUR);
    expect(result.problems).toEqual([]);
    expect(result.mapping.findings.map(({ finding }) => finding)).toEqual(['normal', 'pleural effusion']);
  });
});
