import type { ProposalDocument } from '@doubleblind/contracts';
import { formatCount, formatTime, shortHash } from '@/components/format';
import { Facts, Panel } from '@/components/ui/page';
import { ALWAYS_RELEASED, comparisonText, RELEASE_TEXTS } from './texts.ts';

/** What is agreed, as people read it. */
export function Terms({ proposal, proposalHash }: { proposal: ProposalDocument; proposalHash: string }) {
  return (
    <Panel>
      <Facts
        rows={[
          ['Purpose', proposal.purpose],
          ['Model', `${proposal.model.name} ${proposal.model.modelVersion}`],
          ['Test set', `${proposal.testSet.name}, ${formatCount(proposal.testSet.images)} images`],
          ['Findings', proposal.findings.join(', ')],
          [
            'May be released',
            <ul key="release">
              <li className="text-soft">{ALWAYS_RELEASED} Besides:</li>
              {proposal.release.parts.map((part) => (
                <li key={part}>
                  {RELEASE_TEXTS[part][0]}: <span className="text-soft">{RELEASE_TEXTS[part][1]}</span>
                </li>
              ))}
            </ul>,
          ],
          ['Plaintext comparison', comparisonText(proposal.plaintextComparison)],
          ['Equivalence margin', `${proposal.equivalenceMargin} in AUROC`],
          ['Not before', proposal.notBefore ? formatTime(proposal.notBefore) : 'as soon as both have approved'],
          ['Ends', formatTime(proposal.expiresAt)],
          [
            'Fingerprints',
            <span key="hashes" className="font-mono text-sm">
              terms {shortHash(proposalHash)} · program {shortHash(proposal.model.programHash)} · test set{' '}
              {shortHash(proposal.testSet.contentHash)}
            </span>,
          ],
        ]}
      />
    </Panel>
  );
}
