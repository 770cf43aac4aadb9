/** Renders a labelled set of phantom studies; see --help. */
import { parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';
import { CARING_LIKE, CHEXPERT_LIKE, renderStudies, type StudySetOptions } from '../src/index.ts';

const HELP = `node packages/imaging/scripts/render-set.ts --out DIR [options]

  --set NAME      chexpert-like (668 images) or caring-like (481 images): the options of a known set
  --studies N     number of studies                               --seed N        seed of the first study
  --sites A,B,..  sites 0 to 6 in turn                            --prefix TEXT   start of the study identifiers
  --lateral X     studies with a lateral view (number or share)   --repeat X      studies with a second frontal view
  --levels N      grey levels kept, 2 to 256                      --size N        pixels a side
`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    out: text,
    set: text,
    studies: text,
    seed: text,
    sites: text,
    prefix: text,
    lateral: text,
    repeat: text,
    levels: text,
    size: text,
    help: { type: 'boolean', short: 'h' },
  },
});

function chooseOptions(): StudySetOptions {
  const known: Record<string, StudySetOptions> = { 'chexpert-like': CHEXPERT_LIKE, 'caring-like': CARING_LIKE };
  if (values.set !== undefined && !known[values.set])
    throw new DoubleblindError('DB2020', `There is no set ${values.set}.`);
  const base = known[values.set ?? ''] ?? { studies: 20, seed: 1, sites: [0, 1, 2, 3, 4, 5, 6] };
  const numbers = (['studies', 'seed', 'lateral', 'repeat', 'levels', 'size'] as const)
    .filter((name) => values[name] !== undefined)
    .map((name) => [name, Number(values[name])]);
  const sites = values.sites === undefined ? base.sites : values.sites.split(',').map(Number);
  return { ...base, ...Object.fromEntries(numbers), sites, prefix: values.prefix ?? base.prefix ?? 'study' };
}

if (values.help || values.out === undefined) {
  console.log(HELP);
  process.exitCode = values.help ? 0 : 2;
} else {
  const start = performance.now();
  const { images, studies } = await renderStudies(values.out, chooseOptions(), (done, total) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} images`);
  });
  const seconds = (performance.now() - start) / 1000;
  console.log(`${images} images of ${studies} studies in ${seconds.toFixed(1)} s -> ${values.out}`);
}
