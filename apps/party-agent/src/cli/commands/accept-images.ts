import { acceptFilms, readFilms } from '../../store/calibration-check.ts';
import { acceptedFilms } from '../films-option.ts';
import { commandWithData, openData } from '../options.ts';
import { note, say } from '../print.ts';

interface AcceptFilmsOptions {
  readonly data?: string;
  readonly by?: string;
  readonly images?: string;
}

/** `accept-images`: images of an approved evaluation that are unlike those that the model was calibrated on. */
export function acceptFilmsCommand() {
  return commandWithData('accept-images')
    .description(
      "hospital: show which images are unlike the model's calibration images, and let them count after a look",
    )
    .argument('<EVALUATION>', 'its identifier (see evaluations)')
    .option('--images <LIST>', 'images that you have looked at: a text file with one name a line, or "all"')
    .option('--by <NAME>', 'who has looked at them')
    .action(accept);
}

async function accept(evaluation: string, { by, images, ...options }: AcceptFilmsOptions): Promise<void> {
  const folder = (await openData(options)).filmsToLookAt(evaluation);
  const waiting = await readFilms(folder);
  if (images === undefined || by === undefined) {
    for (const { name, concerns } of waiting) say(`${name}: ${concerns.join(' ')}`);
    note(`Pictures of them are in ${folder}, and on the agent's page /films while the daemon runs.`);
    note('To let them count: --images all (or a list) and --by NAME.');
    return;
  }
  const names = waiting.map(({ name }) => name);
  const chosen = await acceptedFilms(images);
  const accepted = chosen === 'all' ? names : names.filter((name) => chosen.has(name));
  await acceptFilms(folder, by, accepted);
  const left = names.length - accepted.length;
  say(`${accepted.length} images accepted by ${by}${left > 0 ? `; ${left} are still open` : ''}.`);
  note('Start the next attempt of the evaluation in the portal.');
}
