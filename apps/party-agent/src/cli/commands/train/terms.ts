import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { checkTrainingTerms, publicKeyOf, type TrainingParty, trainingTermsHash } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { loadIdentity, readCertificate } from '../../../peer/identity.ts';
import { writeFileAtomically } from '../../../store/atomic-file.ts';
import { collect, commandWithData, openData } from '../../options.ts';
import { say } from '../../print.ts';
import { type DraftOptions, draftOf, parseTerms, spendingText, withDraftOptions } from './draft.ts';

interface TermsOptions extends DraftOptions {
  readonly owner: string;
  readonly hospital?: readonly string[];
  readonly out: string;
}

/** `train terms`: what the owner and the hospitals agree on, as a file. */
export function trainingTermsCommand() {
  return withDraftOptions(commandWithData('terms'))
    .description('owner, without a portal: write the terms of a training, which every hospital reads and approves')
    .requiredOption('--owner <NAME>', 'this organisation')
    .option(
      '--hospital <NAME=CERTIFICATE>',
      'a hospital and the file that its "identity --certificate FILE" wrote; once for each',
      collect,
    )
    .requiredOption('--out <FILE>', 'where the terms go')
    .action(writeTerms);
}

async function writeTerms(model: string, options: TermsOptions): Promise<void> {
  const hospitals = await Promise.all((options.hospital ?? []).map(hospitalOf));
  const { draft } = await draftOf(model, options, hospitals.length);
  const identity = await loadIdentity((await openData(options)).identity);
  const terms = parseTerms({
    ...{ ...draft, format: 'doubleblind-training', version: 1, trainingId: randomBytes(12).toString('hex') },
    owner: byHand(options.owner, publicKeyOf(identity.privateKey), identity.certificateHash),
    ...{ hospitals, proposedAt: new Date().toISOString() },
  });
  checkTrainingTerms(terms);
  await writeFileAtomically(options.out, `${JSON.stringify(terms, null, 2)}\n`, 0o644);
  say(
    `Terms of "${terms.name}" (${trainingTermsHash(terms).slice(0, 12)}) for ${hospitals.length} hospitals: ${options.out}
${spendingText(draft)}
Each hospital: party-agent train approve ${basename(options.out)} --test-set NAME --epsilon LIMIT --by "YOUR NAME"`,
  );
}

async function hospitalOf(text: string): Promise<TrainingParty> {
  const [, name, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined) throw new DoubleblindError('DB5001', `"${text}" is not NAME=CERTIFICATE.`);
  const { agentKey, certificateHash } = await readCertificate(file);
  return byHand(name.trim(), agentKey, certificateHash);
}

/** Without a portal nobody gives out identifiers: the certificate's hash serves for both. */
function byHand(organisationName: string, agentKey: string, certificateHash: string): TrainingParty {
  const id = certificateHash.slice(0, 32);
  return { organisationId: id, organisationName, agentId: id, agentKey, certificateHash };
}
