/** Correlations whose making both parties check are the same as those of parties that trust each other. */

import { channelPair } from '../../../src/channel/pair.ts';
import type { Heap } from '../../../src/kernel/heap.ts';
import { createCorrelations } from '../../../src/two-party/ot/provider.ts';
import { correlationContract } from './contract.ts';

async function connect(heapA: Heap, heapB: Heap) {
  const [left, right] = channelPair();
  const threat = 'private-against-malicious';
  return Promise.all([
    createCorrelations({ party: 'vendor', heap: heapA, channel: left, threat }),
    createCorrelations({ party: 'hospital', heap: heapB, channel: right, threat }),
  ]);
}

correlationContract('checked', connect, 786_944);
