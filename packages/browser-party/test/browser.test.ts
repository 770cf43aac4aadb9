/** A page's worker is the hospital's party, in a real Chromium, against a vendor's party of Node.js. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@doubleblind/compiler';
import { preprocessImage, renderPhantom } from '@doubleblind/imaging';
import { channelPair, decodeOutputs, encodeInputs, openSession, type TwoPartyThreat } from '@doubleblind/mpc-core';
import { activate, type PrivateWeights, type Program, runCleartext } from '@doubleblind/program';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildEngine } from '../scripts/build.ts';
import type { Answer, EvaluationProgress, Request } from '../src/index.ts';
import { launchBrowser, noBrowserReason, startVendor, type Vendor } from './support.ts';

const ONNX = join(import.meta.dirname, '..', '..', '..', 'examples', 'densenet-tiny.onnx');
const [mean, std] = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
];
const preprocessing = { width: 64, height: 64, resize: 'box', channels: 3, mean, std } as const;
const film = (seed: number) => preprocessImage({ ...renderPhantom(seed, { site: 0 }), maximum: 255 }, preprocessing);

/** What the page's script has. */
interface PageWindow {
  readonly party: typeof import('../src/index.ts');
}

interface Seen {
  readonly answer?: Omit<Answer, 'logits'> & { readonly logits: number[] };
  readonly error?: string;
  readonly progress: EvaluationProgress[];
}

/** Runs one evaluation in the page; `stopAt`: after so many steps. */
function evaluateIn(page: Page, request: Omit<Request, 'film'> & { film: number[] }, stopAt?: number): Promise<Seen> {
  return page.evaluate(
    async ([{ film, ...rest }, stop]) => {
      const { party } = window as unknown as PageWindow;
      const progress: EvaluationProgress[] = [];
      const running = party.evaluateInWorker('/engine.js', { ...rest, film: Float32Array.from(film) }, (now) => {
        progress.push(now);
        if (now.stepsDone === stop) running.stop();
      });
      try {
        const { logits, ...answer } = await running.answer;
        return { answer: { ...answer, logits: [...logits] }, progress };
      } catch (error) {
        return { error: String(error), progress };
      }
    },
    [request, stopAt] as const,
  );
}

describe.skipIf(noBrowserReason() !== null)('a page as the hospital’s party', () => {
  let browser: Browser;
  let program: Program;
  let weights: PrivateWeights;
  let sizes: Awaited<ReturnType<typeof buildEngine>>;

  beforeAll(async () => {
    const calibration = Array.from({ length: 8 }, (_, seed) => film(seed));
    const options = { calibration, preprocessing, bits: 12, weightBits: 12, output: 'logits-sigmoid' } as const;
    ({ program, weights } = await compile(readFileSync(ONNX), options));
    sizes = await buildEngine();
    browser = await launchBrowser();
  }, 120_000);
  afterAll(() => browser?.close());

  async function withVendor<T>(work: (vendor: Vendor, page: Page) => Promise<T>, threat?: TwoPartyThreat): Promise<T> {
    const vendor = await startVendor(program, weights, threat);
    const page = await browser.newPage();
    try {
      await page.goto(vendor.page);
      await page.waitForFunction(() => 'party' in window);
      return await work(vendor, page);
    } finally {
      await page.close();
      await vendor.close();
    }
  }

  /** Outputs of the program on plain integers. */
  function plainLogits(image: Float32Array): Float32Array {
    const { output } = runCleartext(program, weights, encodeInputs(program, [image]), 1);
    return decodeOutputs(program, output.data, 1)[0];
  }

  /** Outputs of a run between two parties of Node.js. */
  async function agentsLogits(image: Float32Array): Promise<Float32Array> {
    const [a, b] = channelPair();
    const [vendor, hospital] = await Promise.all([
      openSession({ party: 'vendor', channel: a, program, weights }),
      openSession({ party: 'hospital', channel: b, program }),
    ]);
    const [[logits]] = await Promise.all([hospital.evaluate([image]), vendor.serve(1)]);
    return logits;
  }

  const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
  const probabilities = (logits: Float32Array) => activate('sigmoid', logits);

  test('scores a film of densenet-tiny as two agents do, and says how far it is', async () => {
    await withVendor(async (vendor, page) => {
      const image = film(1001);
      const request = { address: vendor.address, program, film: [...image], parameters: { images: 1 } };
      const { answer, error, progress } = await evaluateIn(page, request);
      expect(error).toBeUndefined();
      const [plain, logits] = [plainLogits(image), await agentsLogits(image)];
      const secure = Float32Array.from(answer!.logits);
      // Coins of truncations: as far from plain integers as the agents' own run is.
      expect(farthest(probabilities(secure), probabilities(plain))).toBeLessThan(0.02);
      expect(farthest(probabilities(secure), probabilities(logits))).toBeLessThan(0.02);
      expect(answer!.bytes).toBe(progress[0].bytesInAll);
      expect(progress.map(({ phase }) => phase).filter((phase, i, all) => phase !== all[i - 1])).toEqual([
        'set-up',
        'computing',
      ]);
      expect(progress.at(-1)).toMatchObject({ stepsDone: program.steps.length, secondsLeft: expect.any(Number) });
      expect(vendor.ends).toEqual(['served']);
    });
  });

  test('does so against a vendor that may deviate, with the checks of that threat model', async () => {
    await withVendor(async (vendor, page) => {
      const image = film(1002);
      const threat = 'private-against-malicious' as const;
      const request = { address: vendor.address, program, film: [...image], threat, parameters: { images: 1 } };
      const { answer, error } = await evaluateIn(page, request);
      expect(error).toBeUndefined();
      const plain = plainLogits(image);
      expect(farthest(probabilities(Float32Array.from(answer!.logits)), probabilities(plain))).toBeLessThan(0.02);
    }, 'private-against-malicious');
  });

  test('says by number what is wrong: other terms, nobody there, a program that is none, stopped by the person', async () => {
    await withVendor(async (vendor, page) => {
      const ask = { address: vendor.address, program, film: [...film(1003)] };
      expect((await evaluateIn(page, { ...ask, parameters: { images: 2 } })).error).toContain('DB4001');
      expect((await evaluateIn(page, { ...ask, address: 'ws://127.0.0.1:9/' })).error).toContain('DB3001');
      expect((await evaluateIn(page, { ...ask, program: { format: 'other' } })).error).toContain('DB1021');
      const stopped = await evaluateIn(page, { ...ask, parameters: { images: 1 } }, 3);
      expect(stopped.error).toContain('DB3001');
      // The vendor's party hears of it and waits for nobody.
      await expect.poll(() => vendor.ends.length, { timeout: 10_000 }).toBe(2);
      expect(vendor.ends[1]).toMatch(/DB30/);
    });
  });

  test('takes scripts of the sizes that a page may load', () => {
    expect(sizes.engine).toBeLessThan(1.5e6);
    expect(sizes.page).toBeLessThan(50e3);
  });
});
