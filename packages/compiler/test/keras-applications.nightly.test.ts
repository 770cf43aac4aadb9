/** Large networks of keras.applications: tens of millions of weights are made for each. The small ones: keras.test.ts. */
import { expect, it } from 'vitest';
import { differenceOfApplication } from './support/keras-applications.ts';

it.each(['densenet121', 'resnet50'])('%s gives what Keras computes', async (name) => {
  expect(await differenceOfApplication(name)).toBeLessThan(1e-4);
});
