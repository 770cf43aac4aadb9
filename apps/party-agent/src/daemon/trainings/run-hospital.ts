import { verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { webSocketLink } from '@doubleblind/mpc-core';
import { lossDistributionEpsilon } from '@doubleblind/privacy';
import { endTraining } from '../../store/database/training-ledger.ts';
import { approvedData, budgetOf } from '../../work/training/approve.ts';
import { trainAsHospital } from '../../work/training/hospital.ts';
import { COARSE_GRID, mechanismOf, trainingPlace } from '../../work/training/round-session.ts';
import { patientsIn } from '../../work/training/training-data.ts';
import { dial } from '../controllers/open-link.ts';
import { PATIENCE_MILLISECONDS, type RunContext } from './run-context.ts';

/** A hospital's part, until the training is finished or its budget is spent; answers why it ended. */
export async function runHospital({
  data,
  database,
  identity,
  log,
  desired,
  signal,
  tell,
}: RunContext): Promise<string> {
  const { terms, ownerCard } = desired;
  const { approval, testSet } = await approvedData(data, database, terms);
  const { preprocessing, findings } = terms.model;
  const hospital = terms.hospitals.findIndex(({ agentKey }) => agentKey === approval.publicKey) + 1;
  const ended = await trainAsHospital({
    ...{ terms, approval, signal, privateKey: identity.privateKey },
    patients: await patientsIn(testSet, { preprocessing, findings }),
    budget: budgetOf(database, terms.trainingId),
    openLink: async (stopped) => {
      if (!ownerCard || !verifyDocument('peer-card', ownerCard, terms.owner.agentKey))
        throw new DoubleblindError('DB3006', 'The portal does not know where the owner listens.');
      // The terms, which were approved, name the certificate; the card says only where.
      const card = { ...ownerCard.document, certificateHash: terms.owner.certificateHash };
      return webSocketLink(await dial(identity, card, trainingPlace(terms.trainingId, hospital), stopped));
    },
    waitMilliseconds: PATIENCE_MILLISECONDS,
    onRound: (_, steps) => {
      const epsilon = lossDistributionEpsilon(mechanismOf(terms, steps), terms.delta, COARSE_GRID);
      tell({ observed: 'running', spent: { steps, epsilon } });
    },
    log: (text) => log(`training ${terms.trainingId}: ${text}`),
  });
  endTraining(database, terms.trainingId);
  return ended;
}
