/** Results as a JSON file and as a table. */
import { writeFileSync } from 'node:fs';
import type { BenchModel } from './evaluation.ts';
import { rounded } from './profile.ts';

export type Measured = Awaited<ReturnType<BenchModel['evaluate']>>['measured'];

/** Writes the file and prints it, and a table with a row for each run. */
export function writeResult(path: string, result: unknown, runs: readonly (Measured & { name?: string })[]): void {
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result, null, 2));
  console.table(runs.map(tableRow));
}

/** Per image, but memory. */
function tableRow({ name, ...run }: Measured & { name?: string }) {
  const { images, batch, lanes, perImage, peakMemoryMiB } = run;
  return {
    ...(name === undefined ? {} : { run: name }),
    images,
    'batch x lanes': `${batch} x ${lanes}`,
    'wall s': rounded(perImage.wallSeconds, 3),
    'vendor CPU s': rounded(perImage.cpuSeconds.vendor, 3),
    'hospital CPU s': rounded(perImage.cpuSeconds.hospital, 3),
    'MB to hospital': rounded(perImage.bytes.vendorToHospital / 1e6, 2),
    'MB to vendor': rounded(perImage.bytes.hospitalToVendor / 1e6, 2),
    'peak MiB': `${Math.round(peakMemoryMiB.vendor)}, ${Math.round(peakMemoryMiB.hospital)}`,
  };
}
