/** The portal's page for second opinions in a real Firefox: an image is dropped, asked about and answered, its record is kept; a link that breaks counts once. */
import { readFileSync } from 'node:fs';
import { signedPageRecordSchema, verifyDocument } from '@doubleblind/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Firefox, launchFirefox, noFirefoxReason } from '../../party-agent/test/pages/firefox.ts';
import { IMAGE, type OpinionPlatform, startOpinion } from './support/opinion.ts';

const WAIT = 300_000;

describe.skipIf(noFirefoxReason() !== null)('a second opinion in Firefox', () => {
  let platform: OpinionPlatform;
  let firefox: Firefox;

  /** Waits until the page has this text. */
  const shows = (text: string) =>
    expect
      .poll(() => firefox.evaluate(async (wanted: string) => document.body.innerText.includes(wanted), text), {
        timeout: 120_000,
        interval: 500,
      })
      .toBe(true);
  /** Presses what has this role and name begins so; it must not be disabled. */
  const press = (selector: string, name: string) =>
    firefox.evaluate(
      async ([kind, beginning]: string[]) => {
        const found = [...document.querySelectorAll<HTMLElement>(kind)].find((one) =>
          (one.closest('label') ?? one).innerText.trim().startsWith(beginning),
        );
        if (!found) throw new Error(`no ${kind} "${beginning}"`);
        if (found.matches(':disabled')) throw new Error(`"${beginning}" is disabled`);
        found.click();
      },
      [selector, name],
    );
  const drop = () =>
    firefox.evaluate(
      async ([base64, name]: string[]) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const files = new DataTransfer();
        files.items.add(new File([bytes], name, { type: 'image/png' }));
        const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      },
      [readFileSync(IMAGE).toString('base64'), 'b00001_1_frontal.png'],
    );

  beforeAll(async () => {
    [platform, firefox] = await Promise.all([startOpinion(), launchFirefox()]);
  }, 900_000);
  afterAll(async () => {
    await firefox?.close();
    await platform?.close();
  });

  test(
    'takes a link, an image and a consent, and gives the scores, the warning and a record of the vendor’s agent',
    async () => {
      await firefox.goto(await platform.ticket());
      await shows('good for 2 more images');
      await drop();
      await shows('b00001_1_frontal.png');
      await shows('The keys for it are made.');
      expect(await platform.lastUse()).toMatchObject({ begun: 0, answered: 0 });
      await firefox.evaluate(async () => {
        for (const box of document.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) box.click();
        // What is kept as a file goes by a link that the page makes.
        const usual = URL.createObjectURL.bind(URL);
        URL.createObjectURL = (blob) => {
          Object.assign(window, { kept: blob });
          return usual(blob);
        };
      }, null);
      await press('button', 'Ask the model');
      await shows('This is research, and no diagnosis.');
      const rows = await firefox.evaluate(
        async () => [...document.querySelectorAll('tr')].map((row) => row.innerText),
        null,
      );
      expect(rows).toHaveLength(15);
      expect(rows.find((row) => row.startsWith('Edema'))).toMatch(/0\.\d\d\s+0\.5\s+(posi|nega)tive/);
      await press('button', 'Keep a record');
      const kept = await firefox.evaluate(async () => {
        const { kept: blob } = window as unknown as { kept?: Blob };
        return blob ? JSON.parse(await blob.text()) : null;
      }, null);
      const record = signedPageRecordSchema.parse(kept.record);
      const { publicKey } = await platform.database.agent.findFirstOrThrow();
      expect(verifyDocument('page-record', record, publicKey)).toBe(true);
      expect(Object.keys(kept.scores)).toHaveLength(14);
      expect(await platform.lastUse()).toMatchObject({ begun: 1, answered: 1 });
    },
    WAIT,
  );

  test(
    'says when the link breaks in the middle, and goes on without counting again',
    async () => {
      await firefox.goto('about:blank');
      await firefox.goto(await platform.ticket({ images: 1 }));
      await shows('good for 1 more image');
      await drop();
      await shows('The keys for it are made.');
      await firefox.evaluate(async () => {
        for (const box of document.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) box.click();
      }, null);
      const cut = platform.line.cutAfter(1_000_000);
      await press('button', 'Ask the model');
      await cut;
      await shows('The link to the vendor’s agent broke.');
      await press('button', 'Try again (counts once)');
      await shows('This is research, and no diagnosis.');
      expect(await platform.lastUse()).toMatchObject({ begun: 1, answered: 1 });
    },
    WAIT,
  );
});
