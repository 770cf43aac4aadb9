/** One film, byte for byte, counts once, and under the name that the table gives it. */
import { expect, it } from 'vitest';
import { withoutCopies } from '../../src/index.ts';
import { read } from './support.ts';

const hashOf = (name: string) => (name.startsWith('copy') ? 'a.png' : name);
const names = ['a.png', 'b.png', 'copy.png'];
const checked = (rows: string) => {
  const { images } = read(`image,study,Edema\n${rows}`, names);
  return withoutCopies(images, hashOf, 'image');
};

it('a copy that the table does not name takes no place', () => {
  expect(checked('a.png,s1,1\nb.png,s2,0\n').images.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
  expect(checked('copy.png,s1,1\nb.png,s2,0\n').images.map(({ name }) => name)).toEqual(['copy.png', 'b.png']);
});

it('two rows of one study with the same film count once', () => {
  const { images, leftOut, problems } = checked('a.png,s1,1\ncopy.png,s1,1\nb.png,s2,0\n');
  expect(images.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
  expect(leftOut).toEqual([{ name: 'copy.png', sameAs: 'a.png' }]);
  expect(problems).toEqual([]);
});

it('two studies with the same film are refused', () => {
  expect(checked('a.png,s1,1\ncopy.png,s2,1\n').problems).toMatchObject([
    { code: 'DB2024', row: 3, detail: 'copy.png is the same image, byte for byte, as a.png of another study in row 2' },
  ]);
});
