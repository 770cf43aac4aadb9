/** What a page of the portal asks this agent for, as the agent tells a person who has to confirm it. */
import {
  exposureText,
  givesAllImages,
  HAND_OVER_PHRASE,
  type ProposalDocument,
  privacyText,
  proposalHash,
  type ReleasePreview,
  type RevocationDocument,
  spotChecksText,
  type ThreatModel,
  threatModelOf,
} from '@doubleblind/contracts';
import { renderReportText } from '@doubleblind/report';
import type { Description } from './confirmations.ts';

const PROTECTS_AGAINST: Record<ThreatModel, string> = {
  'semi-honest': 'a side that follows the protocol and looks at what it gets',
  'private-against-malicious': 'a side that deviates from the protocol: it learns no more; results may be wrong',
};

const about = ({ model, testSet }: ProposalDocument) => `${model.name} ${model.modelVersion} on ${testSet.name}`;

function comparisonText({ plaintextComparison: terms }: ProposalDocument): string {
  if (!terms.agreed) return 'none: the model runs only under protection';
  if (terms.runBy === 'hospital') return 'on the hospital’s agent, with a model that the vendor lends';
  const which = terms.on === 'all-images' ? 'every image' : 'images that the labels mark as public';
  return `on the vendor’s agent: the hospital’s agent hands it ${which}`;
}

export function describeApproval(
  proposal: ProposalDocument,
  approvedBy: string,
  side: 'vendor' | 'hospital',
): Description {
  const gives = side === 'hospital' && givesAllImages(proposal);
  const { model, testSet, vendor, hospital, release, primaryGoal: goal } = proposal;
  return {
    title: `Sign the approval of ${about(proposal)}`,
    facts: [
      ['Approved by', approvedBy],
      ['Vendor', vendor.organisationName],
      ['Hospital', hospital.organisationName],
      ['Purpose', proposal.purpose],
      ['Model', `${model.name} ${model.modelVersion}`],
      ['Test set', `${testSet.name}, ${testSet.images} images`],
      ['Findings', proposal.findings.join(', ')],
      ['May be released', release.parts.join(', ')],
      ['Noise in what is released', release.privacy ? privacyText(release.privacy) : 'none'],
      ['Protects against', PROTECTS_AGAINST[threatModelOf(proposal)]],
      ['Plaintext comparison', comparisonText(proposal)],
      ['Equivalence margin', `${proposal.equivalenceMargin} in AUROC`],
      ['Goal', goal === undefined ? 'none' : JSON.stringify(goal)],
      [
        'What it tells of the model',
        proposal.modelExposure ? exposureText(proposal.modelExposure) : 'these terms do not say',
      ],
      [
        'Checks of the vendor’s answers',
        proposal.spotChecks ? spotChecksText(testSet.images, proposal.spotChecks) : 'none: the vendor is trusted',
      ],
      ['Not before', proposal.notBefore ?? 'as soon as both have approved'],
      ['Ends', proposal.expiresAt],
      ['Hash of the terms', proposalHash(proposal)],
    ],
    ...(gives && {
      warning: `With these terms every image goes to ${vendor.organisationName}, unprotected. No signature takes it back.`,
      toType: HAND_OVER_PHRASE,
    }),
  };
}

export function describeRevocation(
  proposal: ProposalDocument,
  { reason, revokedBy }: Pick<RevocationDocument, 'reason' | 'revokedBy'>,
): Description {
  const facts: [string, string][] = [
    ['Taken back by', revokedBy],
    ['Reason', reason],
  ];
  return { title: `Take back the approval of ${about(proposal)}; work stops at once`, facts };
}

/** With the very document that would be signed. */
export function describeRelease(
  proposal: ProposalDocument,
  { document, attacks }: ReleasePreview,
  releasedBy: string | undefined,
): Description {
  return {
    title: `Release results of ${about(proposal)} to both organisations`,
    facts: [
      ...(releasedBy === undefined ? [] : ([['Released by', releasedBy]] as [string, string][])),
      ['Parts', document.parts.join(', ')],
      ['To', `${proposal.vendor.organisationName} and the portal`],
      ...attacks.map(({ attack, found, text }): [string, string] => [
        `Attack: ${attack}`,
        found === 0 ? `finds nothing certain. ${text}` : `finds ${found}: ${text}`,
      ]),
    ],
    document: renderReportText(document.report),
    warning: 'Both organisations see this. It cannot be taken back.',
  };
}

export function describeReport(proposal: ProposalDocument): Description {
  return {
    title: `Show the full report of ${about(proposal)} on the portal’s page`,
    facts: [['For', 'an hour, in this organisation’s browsers; the portal itself does not get it']],
  };
}

export function describeComparison(proposals: readonly ProposalDocument[]): Description {
  return {
    title: 'Show a comparison of models, computed from scores of single studies, on the portal’s page',
    facts: [['Evaluations', proposals.map(about).join('; ')]],
  };
}

export function describeFilms(testSet: string): Description {
  return {
    title: `Show images of the test set "${testSet}" on the portal’s page`,
    facts: [['For', 'an hour, in this organisation’s browsers; the portal itself does not get them']],
  };
}

export function describeConnection(portalOrigin: string, number: string): Description {
  return {
    title: 'Let the portal’s pages in this browser talk to this agent',
    facts: [
      ['Portal', portalOrigin],
      ['Number', `${number}; the portal’s page shows the same`],
      [
        'They may',
        'send uploads and see what is wrong with them, and ask for the rest, which you confirm here each time',
      ],
    ],
  };
}
