import { idealProviders } from '../../support/ideal/correlations.ts';
import { correlationContract } from './contract.ts';

correlationContract('ideal', async (heapA, heapB) => idealProviders(heapA, heapB, new Uint8Array(16).fill(7)), 5000);
