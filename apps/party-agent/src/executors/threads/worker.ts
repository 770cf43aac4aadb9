/** Entry point of a compute thread with the real protocol. */
import { openSession } from '@doubleblind/mpc-core';
import { runSession } from './thread-body.ts';

await runSession((request) => openSession(request));
