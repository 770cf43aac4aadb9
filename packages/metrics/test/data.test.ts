import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findingLabels,
  findingScores,
  readImageScores,
  readScores,
  studyScores,
  writeImageScores,
  writeScores,
} from '../src/index.ts';
import { expectError } from './expectations.ts';

const IMAGES =
  'study_id,image,view,site,Edema,Lung Lesion\na,a1.png,frontal,3,0.25,0.5\nb,b1.png,frontal,3,1,0\na,a2.png,lateral,3,0.75,1e-3\n';

describe('score tables', () => {
  it('by image are reduced to the maximum over the images of a study', () => {
    expect(readScores(IMAGES)).toEqual({
      studies: ['a', 'b'],
      findings: ['Edema', 'Lung Lesion'],
      scores: Float64Array.of(0.75, 0.5, 1, 0),
    });
    expect(findingScores(readScores(IMAGES), 'Edema')).toEqual(Float64Array.of(0.75, 1));
    expectError('DB7018', () => findingScores(readScores(IMAGES), 'Fracture'));
  });

  it('survive writing and reading without change', () => {
    const name = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== '');
    const table = fc
      .record({
        studies: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
        findings: fc.uniqueArray(
          name.filter((text) => !['study_id', 'image', 'view', 'site'].includes(text)),
          { minLength: 1, maxLength: 4 },
        ),
      })
      .chain(({ studies, findings }) =>
        fc
          .array(fc.double({ min: 0, max: 1, noNaN: true }), {
            minLength: studies.length * findings.length,
            maxLength: studies.length * findings.length,
          })
          .map((scores) => ({ studies, findings, scores: Float64Array.from(scores, (v) => v + 0) })),
      );
    fc.assert(
      fc.property(table, (scores) => {
        expect(readScores(writeScores(scores))).toEqual(scores);
        const images = { ...scores, images: scores.studies.map((study) => `${study}.png`) };
        expect(readImageScores(writeImageScores(images))).toEqual(images);
      }),
    );
  });

  it('take a byte order mark, CRLF, quotes and a missing last line break', () => {
    expect(readScores('\ufeffstudy_id,"A, ""x"""\r\n"s\n1",0.5')).toEqual({
      studies: ['s\n1'],
      findings: ['A, "x"'],
      scores: Float64Array.of(0.5),
    });
  });

  it('refuse a score that is not finite when views are combined', () => {
    const images = { images: ['x'], studies: ['s'], findings: ['F'], scores: Float64Array.of(Number.NaN) };
    expectError('DB7003', () => studyScores(images), /x/);
  });
});

describe('label tables', () => {
  const labels = { studies: ['a', 'b'], findings: ['Edema'], labels: Uint8Array.of(1, 0), columns: {} };

  it('give the labels of a finding, and name one that they do not have', () => {
    expect(findingLabels(labels, 'Edema')).toEqual(Uint8Array.of(1, 0));
    expectError('DB7018', () => findingLabels(labels, 'Fracture'));
  });
});

describe('a malformed CSV table gives a numbered error that names the place', () => {
  it.each([
    ['DB7011', '', /empty/],
    ['DB7011', 'study,Edema\na,0.1\n', /study_id/],
    ['DB7011', 'study_id,Edema,Edema\na,0.1,0.2\n', /"Edema" occurs twice/],
    ['DB7011', 'study_id,,Edema\na,0.1,0.2\n', /Column 2 has no name/],
    ['DB7011', 'study_id,site\na,1\n', /finding/],
    ['DB7012', 'study_id,Edema\n', /no line/],
    ['DB7012', 'study_id,Edema\na,0.1,0.2\n', /Line 2 has 3 cells, the header 2/],
    ['DB7012', 'study_id,Edema\n,0.1\n', /Line 2 names no study/],
    ['DB7012', 'study_id,Edema\n"a,0.1\n', /Quote Not Closed/],
    ['DB7012', 'study_id,Edema\n"a"b,0.1\n', /Closing Quote.*line 2/],
    ['DB7012', 'study_id,Edema\na"b,0.1\n', /Opening Quote.*line 2/],
    ['DB7012', 'study_id,Edema\n"x\ny",0.1\nz\n', /Line 4 has 1 cells/],
    ['DB7013', 'study_id,Edema\na,nan\n', /Line 2, Edema: "nan"/],
    ['DB7013', 'study_id,Edema\na, 0.1\n', /" 0.1"/],
    ['DB7013', 'study_id,Edema\na,0x1\n', /0x1/],
    ['DB7014', 'study_id,Edema\na,1.01\n', /1.01/],
    ['DB7014', 'study_id,Edema\na,-1e-5\n', /-1e-5/],
    ['DB7014', 'study_id,Edema\na,1e999\n', /1e999/],
    ['DB7015', 'study_id,Edema\na,0.1\nb,0.1\na,0.2\n', /"a" on lines 2 and 4/],
    ['DB7015', 'study_id,image,Edema\na,x,0.1\nb,x,0.1\n', /"x" on lines 2 and 3/],
  ] as const)('%s: %j', (code, csv, detail) => {
    expectError(code, () => readScores(csv), detail);
  });

  it('but scores that rounding in 32 bits put outside are taken as 0 and 1', () => {
    expect([...readScores('study_id,Edema\na,1.0000001192092896\nb,-1e-9\n').scores]).toEqual([1, 0]);
  });

  it('and names columns that were asked for and are not there', () => {
    expectError('DB7011', () => readScores(IMAGES, { findings: ['Fracture'] }), /"Fracture"/);
    expectError('DB7011', () => readImageScores('study_id,Edema\na,0.1\n'), /"image"/);
  });

  it('never lets any text through as something else than a table or a numbered error', () => {
    const piece = fc.constantFrom(
      'study_id',
      'image',
      'Edema',
      ',',
      '\n',
      '\r\n',
      '"',
      '0.5',
      'a',
      ' ',
      '1e5',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          const table = readScores(pieces.join(''));
          expect(table.scores.every((v) => v >= 0 && v <= 1)).toBe(true);
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^DB701[1-5]$/);
        }
      }),
    );
  });
});
