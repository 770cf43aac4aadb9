import { channelPair } from '../../src/channel/pair.ts';
import { createCorrelations } from '../../src/ot/provider.ts';
import { correlationContract } from './contract.ts';

correlationContract(
  'silent',
  async (heapA, heapB) => {
    const [left, right] = channelPair();
    return Promise.all([
      createCorrelations({ party: 'vendor', heap: heapA, channel: left }),
      createCorrelations({ party: 'hospital', heap: heapB, channel: right }),
    ]);
  },
  786_944,
);
