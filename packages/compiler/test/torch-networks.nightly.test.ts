/** Large networks of torchvision: up to hundreds of millions of weights are made for each. The small ones: torch.test.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { differenceOfNetwork } from './support/torch-networks.ts';

const networks = JSON.parse(readFileSync(join(import.meta.dirname, 'torch', 'networks.json'), 'utf8'));

it.each(Object.keys(networks))('%s gives what PyTorch computes', { timeout: 300_000 }, async (name) => {
  expect(await differenceOfNetwork(name)).toBeLessThan(1e-4);
});
