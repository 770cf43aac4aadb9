/** One platform for all cells of a file, and what its processes have said where one fails. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { FaultPlatform, type PlatformOptions } from './platform.ts';

/** Call once, where the file's tests are declared; the platform is there while they run. */
export function onePlatform(options: PlatformOptions = {}): () => FaultPlatform {
  let platform: FaultPlatform | undefined;
  beforeAll(async () => {
    platform = await FaultPlatform.start(options);
  }, 600_000);
  afterEach((context) => {
    if (context.task.result?.state === 'fail') console.log(platform?.log);
  });
  afterAll(async () => {
    await platform?.stop();
  });
  return () => platform!;
}
