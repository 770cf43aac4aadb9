import { requireSecondPerson } from '../../daemon/results/second-person.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `require-second-person`: results are released when two people have asked for the same. */
export function requireSecondPersonCommand() {
  return commandWithData('require-second-person')
    .description('hospital: from now on two people have to release the same parts of the same results')
    .action(async (options: { data?: string }) => {
      await requireSecondPerson(await openData(options));
      say('From now on a release waits until a second person asks for the same.');
    });
}
