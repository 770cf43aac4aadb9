/** One party as a process of its own, on the compute thread without cryptography. Arguments: the options as JSON. */

import { errorText, exitCodeOf } from '../../src/cli/print.ts';
import { threadsExecutor } from '../../src/executors/threads/threads-executor.ts';
import { formatAddress, type Place, parseAddress } from '../../src/peer/address.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { runHospital, runVendor } from '../../src/work/evaluation/by-hand.ts';

const { role, data, peer, address, model, testSet, run, resume } = JSON.parse(process.argv[2]);
const folder = new DataFolder(data);
const common = {
  identity: await loadIdentity(folder.identity),
  mode: role === 'vendor' ? ('listen' as const) : ('connect' as const),
  address: parseAddress(address),
  peer,
  waitMilliseconds: 10_000,
  listening: (bound: Place) => console.log(`listening ${formatAddress(bound)}`),
  onProgress: ({ imagesDone }: { imagesDone: number }) => console.log(`done ${imagesDone}`),
  threatModel: 'semi-honest' as const,
  signals: ['SIGTERM'] as const,
  executor: threadsExecutor(new URL('./cleartext-worker.ts', import.meta.url)),
};
try {
  if (role === 'vendor') await runVendor({ ...common, modelFolder: model, demands: {} });
  else {
    const more = { data: folder, programPath: model, testSetName: testSet, run, batchSize: 2, lanes: 1, resume };
    await runHospital({ ...common, ...more });
  }
} catch (error) {
  console.log(errorText(error));
  process.exitCode = exitCodeOf(error);
}
