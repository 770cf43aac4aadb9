import { keepImages } from '../../daemon/evaluations/images-stay.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `keep-images`: the hospital's switch against every handing over of images. */
export function keepImagesCommand() {
  return commandWithData('keep-images')
    .description('hospital: forbid for good that this agent hands images to a vendor, whatever a proposal says')
    .action(async (options: { data?: string }) => {
      await keepImages(await openData(options));
      say(
        'From now on this agent refuses every proposal in which images go to the vendor. No command takes this back.',
      );
    });
}
