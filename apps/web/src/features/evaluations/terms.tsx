import { type ProposalDocument, privacyText, spotChecksText, threatModelOf } from '@doubleblind/contracts';
import { shortHash } from '@/components/format';
import { Facts, Notice, Panel } from '@/components/ui/page';
import { readerFormats, readerWords } from '@/features/session/reader';
import type { Words } from '@/language/words';
import type { Declared } from '@/server/evaluations/read/evaluations';
import { trainedText } from '../trainings/texts.ts';
import { exposureSentences } from './exposure-text.ts';
import { masksOpened, volumeInputText } from './masks-opened.ts';
import { alwaysReleased, comparisonText, MEASURE_TEXTS, RELEASE_TEXTS, THREAT_MODEL_TEXTS } from './texts.ts';

interface TermsProps {
  readonly proposal: ProposalDocument;
  readonly proposalHash: string;
  readonly declared: Declared;
}

/** What is agreed, as people read it. */
export async function Terms({ proposal, proposalHash, declared }: TermsProps) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  const { manifestHash } = proposal.model;
  const { masks } = proposal;
  const { agentKey, organisationName } = proposal.hospital;
  const trainedHere = declared.training?.hospitals.some(
    (row) => row.agentKey === agentKey || row.name === organisationName,
  );
  return (
    <Panel>
      {!declared.bound && (
        <div className="mb-4">
          <Notice tone="bad" title={t('These terms do not bind what the vendor declares of the model')}>
            {t('Thresholds and intended use below are not part of what is signed. Propose the evaluation again.')}
          </Notice>
        </div>
      )}
      {trainedHere && (
        <div className="mb-4">
          <Notice tone="warn" title={t('This hospital took part in the training of the model')}>
            {t('Images that the model was trained on make it look better than it is: evaluate it on images of others.')}
          </Notice>
        </div>
      )}
      <Facts
        rows={[
          [t('Purpose'), proposal.purpose],
          [t('Model'), `${proposal.model.name} ${proposal.model.modelVersion}`],
          ...(masks ? [] : [[t('Declared thresholds'), thresholdsText(declared, t)] as const]),
          [t('Intended use'), declared.intendedUse || t('none declared')],
          ...(declared.training ? [[t('Trained together'), trainedText(declared.training, t)] as const] : []),
          [t('Preprocessing'), preprocessingText(declared, t)],
          [masks ? t('Masks') : t('Scores'), declared.scores],
          [
            t('Test set'),
            masks
              ? t('{name}, {volumes, plural, one {# volume} other {# volumes}}', {
                  name: proposal.testSet.name,
                  volumes: proposal.testSet.images,
                })
              : t('{name}, {images, plural, one {# image} other {# images}}', {
                  name: proposal.testSet.name,
                  images: proposal.testSet.images,
                }),
          ],
          [masks ? t('Structures') : t('Findings'), proposal.findings.join(', ')],
          [
            t('May be released'),
            <ul key="release">
              <li className="text-soft">
                {t('{always} Besides:', {
                  always: t(alwaysReleased(proposal)),
                })}
              </li>
              {proposal.release.parts.map((part) => (
                <li key={part}>
                  {t(RELEASE_TEXTS[part][0])}: <span className="text-soft">{t(RELEASE_TEXTS[part][1])}</span>
                </li>
              ))}
            </ul>,
          ],
          [
            t('Noise in what is released'),
            proposal.release.privacy
              ? privacyText(proposal.release.privacy)
              : t('none: figures are rounded by the rules of release'),
          ],
          [t('Protects against'), THREAT_MODEL_TEXTS[threatModelOf(proposal)].map((text) => t(text)).join('. ')],
          ...(masks
            ? [[t('What is opened'), masksOpened({ ...proposal, masks }, t)] as const]
            : ([
                [t('Plaintext comparison'), t(comparisonText(proposal.plaintextComparison))],
                [
                  t('Equivalence margin'),
                  t('{equivalenceMargin} in AUROC', { equivalenceMargin: proposal.equivalenceMargin }),
                ],
                [t('Goal'), goalText(proposal, t)],
              ] as const)),
          [t('What it tells of the model'), exposure(proposal, t)],
          [
            t('Checks of the vendor’s answers'),
            proposal.spotChecks
              ? spotChecksText(proposal.testSet.images, proposal.spotChecks)
              : t('none: the vendor is trusted to run the model that it declares'),
          ],
          [t('Not before'), proposal.notBefore ? formatTime(proposal.notBefore) : t('as soon as both have approved')],
          [t('Ends'), formatTime(proposal.expiresAt)],
          [
            t('Signed with these terms'),
            t('Everything on this list: the agents refuse to work when a word, a threshold or a hash of it changes.'),
          ],
          [
            t('Fingerprints'),
            <span key="hashes" className="font-mono text-sm">
              {[
                t('terms {hash}', { hash: shortHash(proposalHash) }),
                t('program {hash}', { hash: shortHash(proposal.model.programHash) }),
                ...(manifestHash ? [t('model as declared {hash}', { hash: shortHash(manifestHash) })] : []),
                t('test set {hash}', { hash: shortHash(proposal.testSet.contentHash) }),
              ].join(' · ')}
            </span>,
          ],
        ]}
      />
    </Panel>
  );
}

function thresholdsText({ operatingPoints }: Declared, t: Words): string {
  if (operatingPoints.length === 0) return t('none: the report uses thresholds of its own and says so');
  return operatingPoints.map(({ finding, threshold }) => `${finding} ${threshold}`).join(', ');
}

function goalText({ primaryGoal }: ProposalDocument, t: Words): string {
  if (!primaryGoal) return t('none: nothing is passed or failed');
  const { finding, threshold, goals } = primaryGoal;
  const texts = goals.map(({ measure, atLeast }) =>
    t('{measure} at least {value}', { measure: t(MEASURE_TEXTS[measure]), value: atLeast }),
  );
  const all = new Intl.ListFormat(t.language).format(texts);
  return threshold === null
    ? t('{finding}: {goals}, by the lower end of the 95% interval', { finding, goals: all })
    : t('{finding} at threshold {threshold}: {goals}, by the lower end of the 95% interval', {
        ...{ finding, threshold, goals: all },
      });
}

function exposure(proposal: ProposalDocument, t: Words): string {
  const { modelExposure } = proposal;
  return modelExposure ? exposureSentences(modelExposure, threatModelOf(proposal), t) : t('These terms do not say.');
}

function preprocessingText({ preprocessing, volume }: Declared, t: Words): string {
  if (volume) return volumeInputText(volume, t);
  if (!preprocessing) return t('none stated');
  const { width, height, channels } = preprocessing;
  return t('{width} × {height} pixels, {channels, plural, one {one channel} other {# channels}}', {
    ...{ width, height, channels },
  });
}
