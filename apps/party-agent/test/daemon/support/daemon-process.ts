/** A daemon as a process of its own, with compute threads that do no cryptography. Arguments: the options as JSON. */
import { join } from 'node:path';
import { startDaemon } from '../../../src/daemon/daemon.ts';
import { threadsExecutor } from '../../../src/executors/threads/threads-executor.ts';
import { parseAddress } from '../../../src/peer/address.ts';
import { DataFolder } from '../../../src/store/data-folder.ts';

const {
  data,
  http = '127.0.0.1:0',
  listenPeer,
  advertise,
  relay,
} = JSON.parse(process.argv[2]) as Record<string, string | undefined>;
const daemon = await startDaemon({
  data: new DataFolder(data!),
  http: parseAddress(http),
  ...(listenPeer ? { listenPeer: parseAddress(listenPeer) } : {}),
  ...(advertise ? { advertise: parseAddress(advertise) } : {}),
  ...(relay ? { relay } : {}),
  batchSize: 2,
  lanes: 1,
  atOnce: 2,
  log: (line) => console.log(line),
  executor: threadsExecutor(new URL('../../support/cleartext-worker.ts', import.meta.url)),
  workers: {
    command: [process.execPath, join(import.meta.dirname, '..', '..', 'support', 'cleartext-cluster-worker.ts')],
    silence: { heartbeatMilliseconds: 300, silentIntervals: 5 },
  },
});
console.log(`http ${daemon.http.port} ${daemon.token}`);
process.once('SIGTERM', () => daemon.stop());
