/** Entry point of a compute thread with the real protocol. */
import { openSession } from '@doubleblind/mpc-core';
import { runEngine } from './run-engine.ts';

await runEngine((request) => openSession(request));
