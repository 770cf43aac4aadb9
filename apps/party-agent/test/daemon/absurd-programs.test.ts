/** What a program of absurd sizes, and work that ends the process, do to an agent: a numbered reason, and no loop. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoubleblindError } from '@doubleblind/errors';
import type { Program } from '@doubleblind/program';
import { expect, test } from 'vitest';
import { crashLog } from '../../src/daemon/controllers/crash-log.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { checkMemory, leastMemory } from '../../src/work/evaluation/memory.ts';
import { program } from '../support/program.ts';

const withInput = (shape: number[]): Program => ({
  ...program,
  tensors: [{ ...program.tensors[0], shape }, ...program.tensors.slice(1)],
});

test('memory is at least what the largest neighbours take, and more than there is, or than a lane can have, is refused', () => {
  expect(leastMemory(program, { batchSize: 8, lanes: 2 })).toBe(4 * 8 * 2 * (16 + 16));
  expect(() => checkMemory(program, { batchSize: 8, lanes: 2 }, 2048)).not.toThrow();
  expect(() => checkMemory(program, { batchSize: 8, lanes: 2 }, 2047)).toThrow(/DB5621/);
  expect(() => checkMemory(withInput([1, 1e5, 1e5]), { batchSize: 1, lanes: 1 }, 1e15)).toThrow(/DB5621/);
});

test('work that has ended this agent three times without a batch done is given up; another attempt begins anew', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crashes-'));
  /** The agent as it starts again. */
  const restarted = (attempt: number, batchDone = false) => {
    const database = openDatabase(new DataFolder(folder));
    const crashes = crashLog(database);
    try {
      crashes.begin({ evaluationId: 'e1', attempt });
      if (batchDone) crashes.progress('e1');
      return 'begun';
    } catch (error) {
      return (error as DoubleblindError).code;
    } finally {
      // No end of the work is noted: the process is gone.
      database.close();
    }
  };
  expect([1, 2, 3].map(() => restarted(1))).toEqual(['begun', 'begun', 'begun']);
  expect(restarted(1)).toBe('DB5622');
  expect(restarted(2, true)).toBe('begun');
  expect([1, 2, 3].map(() => restarted(2, true))).toEqual(['begun', 'begun', 'begun']);
  expect(restarted(2)).toBe('begun');
  await rm(folder, { recursive: true });
});
