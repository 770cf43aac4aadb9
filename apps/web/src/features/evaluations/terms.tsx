import { type ProposalDocument, privacyText, spotChecksText, threatModelOf } from '@doubleblind/contracts';
import { shortHash } from '@/components/format';
import { Facts, Notice, Panel } from '@/components/ui/page';
import { readerFormats } from '@/features/session/reader';
import type { Declared } from '@/server/evaluations/read/evaluations';
import { exposureSentences } from './exposure-text.ts';
import {
  ALWAYS_RELEASED,
  ALWAYS_RELEASED_WITH_NOISE,
  comparisonText,
  MEASURE_TEXTS,
  RELEASE_TEXTS,
  THREAT_MODEL_TEXTS,
} from './texts.ts';

interface TermsProps {
  readonly proposal: ProposalDocument;
  readonly proposalHash: string;
  readonly declared: Declared;
}

/** What is agreed, as people read it. */
export async function Terms({ proposal, proposalHash, declared }: TermsProps) {
  const { formatCount, formatTime } = await readerFormats();
  const { manifestHash } = proposal.model;
  return (
    <Panel>
      {!declared.bound && (
        <div className="mb-4">
          <Notice tone="bad" title="These terms do not bind what the vendor declares of the model">
            Thresholds and intended use below are not part of what is signed. Propose the evaluation again.
          </Notice>
        </div>
      )}
      <Facts
        rows={[
          ['Purpose', proposal.purpose],
          ['Model', `${proposal.model.name} ${proposal.model.modelVersion}`],
          ['Declared thresholds', thresholdsText(declared)],
          ['Intended use', declared.intendedUse || 'none declared'],
          ['Preprocessing', preprocessingText(declared)],
          ['Scores', declared.scores],
          ['Test set', `${proposal.testSet.name}, ${formatCount(proposal.testSet.images)} images`],
          ['Findings', proposal.findings.join(', ')],
          [
            'May be released',
            <ul key="release">
              <li className="text-soft">
                {proposal.release.privacy ? ALWAYS_RELEASED_WITH_NOISE : ALWAYS_RELEASED} Besides:
              </li>
              {proposal.release.parts.map((part) => (
                <li key={part}>
                  {RELEASE_TEXTS[part][0]}: <span className="text-soft">{RELEASE_TEXTS[part][1]}</span>
                </li>
              ))}
            </ul>,
          ],
          [
            'Noise in what is released',
            proposal.release.privacy
              ? privacyText(proposal.release.privacy)
              : 'none: figures are rounded by the rules of release',
          ],
          ['Protects against', THREAT_MODEL_TEXTS[threatModelOf(proposal)].join('. ')],
          ['Plaintext comparison', comparisonText(proposal.plaintextComparison)],
          ['Equivalence margin', `${proposal.equivalenceMargin} in AUROC`],
          ['Goal', goalText(proposal)],
          ['What it tells of the model', exposure(proposal)],
          [
            'Checks of the vendor’s answers',
            proposal.spotChecks
              ? spotChecksText(proposal.testSet.images, proposal.spotChecks)
              : 'none: the vendor is trusted to run the model that it declares',
          ],
          ['Not before', proposal.notBefore ? formatTime(proposal.notBefore) : 'as soon as both have approved'],
          ['Ends', formatTime(proposal.expiresAt)],
          [
            'Signed with these terms',
            'Everything on this list: the agents refuse to work when a word, a threshold or a hash of it changes.',
          ],
          [
            'Fingerprints',
            <span key="hashes" className="font-mono text-sm">
              terms {shortHash(proposalHash)} · program {shortHash(proposal.model.programHash)}
              {manifestHash && ` · model as declared ${shortHash(manifestHash)}`} · test set{' '}
              {shortHash(proposal.testSet.contentHash)}
            </span>,
          ],
        ]}
      />
    </Panel>
  );
}

function thresholdsText({ operatingPoints }: Declared): string {
  if (operatingPoints.length === 0) return 'none: the report uses thresholds of its own and says so';
  return operatingPoints.map(({ finding, threshold }) => `${finding} ${threshold}`).join(', ');
}

function goalText({ primaryGoal }: ProposalDocument): string {
  if (!primaryGoal) return 'none: nothing is passed or failed';
  const { finding, threshold, goals } = primaryGoal;
  const texts = goals.map(({ measure, atLeast }) => `${MEASURE_TEXTS[measure]} at least ${atLeast}`);
  return `${finding}${threshold === null ? '' : ` at threshold ${threshold}`}: ${texts.join(' and ')}, by the lower end of the 95% interval`;
}

function exposure(proposal: ProposalDocument): string {
  const { modelExposure } = proposal;
  return modelExposure ? exposureSentences(modelExposure, threatModelOf(proposal)) : 'These terms do not say.';
}

function preprocessingText({ preprocessing }: Declared): string {
  if (!preprocessing) return 'none stated';
  const { width, height, channels } = preprocessing;
  return `${width} × ${height} pixels, ${channels === 1 ? 'one channel' : `${channels} channels`}`;
}
