/** A hospital and a vendor with an agent each, who evaluate a model of volumes by hand. */
import { join } from 'node:path';
import type { Place } from '../../src/peer/address.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { runHospital, runVendor } from '../../src/work/evaluation/by-hand.ts';

/** The test set "ours" of the hospital's data folder as the run "first", over TLS. */
export async function evaluateVolumes(folder: string, compiled: string, batchSize: number): Promise<void> {
  const [vendorData, data] = ['vendor', 'hospital'].map((name) => new DataFolder(join(folder, name)));
  const [vendor, hospital] = await Promise.all([vendorData, data].map(({ identity }) => loadIdentity(identity)));
  const common = { threatModel: 'semi-honest', waitMilliseconds: 60_000 } as const;
  const listening = Promise.withResolvers<Place>();
  const serving = runVendor({
    ...{ ...common, identity: vendor, peer: hospital.certificateHash, modelFolder: compiled, demands: {} },
    ...{ mode: 'listen', address: { host: '127.0.0.1', port: 0 }, listening: listening.resolve },
  });
  const running = runHospital({
    ...{ ...common, identity: hospital, peer: vendor.certificateHash, data },
    ...{ mode: 'connect', address: await listening.promise },
    ...{ programPath: join(compiled, 'program.json'), testSetName: 'ours', run: 'first' },
    ...{ batchSize, lanes: 1, resume: false },
  });
  await Promise.all([serving, running]);
}

interface Command {
  parseAsync(args: readonly string[], options: { from: 'user' }): Promise<unknown>;
}

/** What a command prints in the hospital's data folder. */
export async function said(folder: string, command: Command, args: readonly string[]): Promise<string> {
  const text: string[] = [];
  const write = process.stdout.write;
  process.stdout.write = ((part: string) => text.push(String(part)) > 0) as typeof write;
  try {
    await command.parseAsync([...args, '--data', join(folder, 'hospital')], { from: 'user' });
  } finally {
    process.stdout.write = write;
  }
  return text.join('');
}
