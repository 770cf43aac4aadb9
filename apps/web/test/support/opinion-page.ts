/** What people do on the page of a second opinion, and what they wait for. */
import type { Page } from 'playwright-core';
import { IMAGE } from './opinion.ts';

export const WAIT = 240_000;
/** Of the 14 MB that an image takes, some are left when keys and correlations are there; a session's goodbyes and heartbeats are a thousandth of it. */
export const IN_THE_MIDDLE = 1_000_000;

export const offered = (opened: Page, images: number) =>
  opened.getByText(`good for ${images} more image${images === 1 ? '' : 's'}`).waitFor();

/** Chooses the image and agrees; the button that asks. */
export async function readyToAsk(opened: Page, image: Parameters<Page['setInputFiles']>[1] = IMAGE) {
  await opened.setInputFiles('input[type=file]', image);
  await opened.getByRole('img', { name: /^Image / }).waitFor();
  const looked = opened.getByLabel('I have looked at it');
  if (await looked.count()) await looked.check();
  await opened.getByLabel(/I agree that the vendor learns this/).check();
  return opened.getByRole('button', { name: /Ask the model|Try again/ });
}

export const answer = (opened: Page) => opened.getByText('This is research, and no diagnosis.').waitFor();
