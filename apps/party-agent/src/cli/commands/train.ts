import { Command } from 'commander';
import { approveTrainingCommand } from './train/approve.ts';
import { trainHospitalCommand } from './train/hospital.ts';
import { trainingLedgerCommand } from './train/ledger.ts';
import { trainOwnerCommand } from './train/owner.ts';
import { proposeTrainingCommand } from './train/propose.ts';
import { registerTrainedCommand } from './train/register.ts';
import { revokeTrainingCommand } from './train/revoke.ts';
import { simulateCommand } from './train/simulate.ts';
import { trainingTermsCommand } from './train/terms.ts';

/** `train`: training of a model by several hospitals. */
export function trainCommand() {
  return new Command('train')
    .description('train a model on the images of several hospitals, with differential privacy')
    .addCommand(proposeTrainingCommand())
    .addCommand(trainingTermsCommand())
    .addCommand(approveTrainingCommand())
    .addCommand(revokeTrainingCommand())
    .addCommand(trainOwnerCommand())
    .addCommand(registerTrainedCommand())
    .addCommand(trainHospitalCommand())
    .addCommand(trainingLedgerCommand())
    .addCommand(simulateCommand());
}
