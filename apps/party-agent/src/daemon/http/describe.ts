/**
 * What a page of the portal asks this agent for, as the agent tells a person who has to confirm it. What the terms themselves say, and
 * what will be released, is shown as it is signed: in English.
 */
import {
  exposureText,
  fingerprint,
  givesAllImages,
  HAND_OVER_PHRASE,
  maskTermsText,
  type ProposalDocument,
  privacyText,
  proposalHash,
  type ReleasePart,
  type ReleasePreview,
  type RevocationDocument,
  spotChecksText,
  type ThreatModel,
  threatModelOf,
} from '@doubleblind/contracts';
import { renderReportText } from '@doubleblind/report';
import type { Description } from './confirmations.ts';
import type { Words } from './language/words.ts';

const PROTECTS_AGAINST: Record<ThreatModel, (t: Words) => string> = {
  'semi-honest': (t) => t('a side that follows the protocol and looks at what it gets'),
  'private-against-malicious': (t) =>
    t('a side that deviates from the protocol: it learns no more; results may be wrong'),
};

const PARTS: Record<ReleasePart, (t: Words) => string> = {
  discrimination: (t) => t('Discrimination'),
  curves: (t) => t('ROC curves'),
  calibration: (t) => t('Calibration'),
  agreement: (t) => t('Secure against plaintext'),
  'by-site': (t) => t('By site'),
  cost: (t) => t('Time and bytes'),
  surface: (t) => t('Distances of surfaces'),
  volume: (t) => t('Errors of volumes'),
};

const partsText = (parts: readonly ReleasePart[], t: Words) => parts.map((part) => PARTS[part](t)).join(', ');

const about =
  ({ model, testSet }: ProposalDocument) =>
  (t: Words) =>
    t('{model} on {testSet}', { model: `${model.name} ${model.modelVersion}`, testSet: testSet.name });

function comparisonText({ plaintextComparison: terms }: ProposalDocument, t: Words): string {
  if (!terms.agreed) return t('none: the model runs only under protection');
  if (terms.runBy === 'hospital') return t('on the hospital’s agent, with a model that the vendor lends');
  return terms.on === 'all-images'
    ? t('on the vendor’s agent: the hospital’s agent hands it every image')
    : t('on the vendor’s agent: the hospital’s agent hands it images that the labels mark as public');
}

/** "Edema, threshold 0.5: AUROC at least 0.9". */
function goalText({ primaryGoal: goal }: ProposalDocument, t: Words): string {
  if (goal === undefined) return t('none');
  const { finding, threshold, goals } = goal;
  const at = threshold === null ? '' : `, ${t('threshold {threshold}', { threshold })}`;
  const wanted = goals.map(({ measure, atLeast }) => t('{measure} at least {value}', { measure, value: atLeast }));
  return `${finding}${at}: ${wanted.join('; ')}`;
}

export function describeApproval(
  proposal: ProposalDocument,
  approvedBy: string,
  side: 'vendor' | 'hospital',
  strange: string | null,
): Description {
  const gives = side === 'hospital' && givesAllImages(proposal);
  const { model, testSet, vendor, hospital, release } = proposal;
  const hash = proposalHash(proposal);
  const other = side === 'hospital' ? vendor : hospital;
  return (t) => ({
    title: t('Sign the approval of {evaluation}', { evaluation: about(proposal)(t) }),
    facts: [
      [t('Approved by'), approvedBy],
      [t('Vendor'), vendor.organisationName],
      [t('Hospital'), hospital.organisationName],
      [t('Purpose'), proposal.purpose],
      [t('Model'), `${model.name} ${model.modelVersion}`],
      [
        t('Test set'),
        proposal.masks
          ? t('{name}, {images} volumes', { name: testSet.name, images: testSet.images })
          : t('{name}, {images} images', { name: testSet.name, images: testSet.images }),
      ],
      [proposal.masks ? t('Structures') : t('Findings'), proposal.findings.join(', ')],
      [t('May be released'), partsText(release.parts, t)],
      [t('Noise in what is released'), release.privacy ? privacyText(release.privacy) : t('none')],
      [t('Protects against'), PROTECTS_AGAINST[threatModelOf(proposal)](t)],
      ...(proposal.masks
        ? ([[t('What is opened'), maskTermsText(proposal)!]] as [string, string][])
        : ([
            [t('Plaintext comparison'), comparisonText(proposal, t)],
            [t('Equivalence margin'), t('{margin} in AUROC', { margin: proposal.equivalenceMargin })],
            [t('Goal'), goalText(proposal, t)],
          ] as [string, string][])),
      [
        t('What it tells of the model'),
        proposal.modelExposure ? exposureText(proposal.modelExposure) : t('these terms do not say'),
      ],
      [
        t('Checks of the vendor’s answers'),
        proposal.spotChecks ? spotChecksText(testSet.images, proposal.spotChecks) : t('none: the vendor is trusted'),
      ],
      [t('Not before'), proposal.notBefore ?? t('as soon as both have approved')],
      [t('Ends'), proposal.expiresAt],
      [t('Hash of the terms'), hash],
      [t('Key of the other side’s agent'), fingerprint(other.agentKey)],
    ],
    ...warnings(t, { gives: gives ? vendor.organisationName : null, strange, other: other.organisationName }),
  });
}

/** What has to be typed before it is signed, if anything, and why. */
function warnings(
  t: Words,
  { gives, strange, other }: { readonly gives: string | null; readonly strange: string | null; readonly other: string },
) {
  const said: string[] = [];
  const typed: string[] = [];
  if (gives !== null) {
    said.push(
      t('With these terms every image goes to {vendor}, unprotected. No signature takes it back.', { vendor: gives }),
    );
    typed.push(t(HAND_OVER_PHRASE));
  }
  if (strange !== null) {
    said.push(
      t(
        'The agent of {organisation} has a key that nobody here has accepted. Ask them by phone what their agent shows, and type that only if it is the same.',
        { organisation: other },
      ),
    );
    typed.push(strange.toLowerCase());
  }
  return said.length === 0 ? {} : { warning: said.join(' '), toType: typed.join(' ') };
}

export function describeRevocation(
  proposal: ProposalDocument,
  { reason, revokedBy }: Pick<RevocationDocument, 'reason' | 'revokedBy'>,
): Description {
  return (t) => ({
    title: t('Take back the approval of {evaluation}; work stops at once', { evaluation: about(proposal)(t) }),
    facts: [
      [t('Taken back by'), revokedBy],
      [t('Reason'), reason],
    ],
  });
}

/** With the very document that would be signed. */
export function describeRelease(
  proposal: ProposalDocument,
  { document, attacks }: ReleasePreview,
  releasedBy: string | undefined,
): Description {
  const text = renderReportText(document.report);
  return (t) => ({
    title: t('Release results of {evaluation} to both organisations', { evaluation: about(proposal)(t) }),
    facts: [
      ...(releasedBy === undefined ? [] : ([[t('Released by'), releasedBy]] as [string, string][])),
      [t('Parts'), partsText(document.parts, t)],
      [t('To'), t('{vendor} and the portal', { vendor: proposal.vendor.organisationName })],
      ...attacks.map(({ attack, found, text: told }): [string, string] => [
        t('Attack: {attack}', { attack }),
        found === 0
          ? t('finds nothing certain. {text}', { text: told })
          : t('finds {found}: {text}', { found, text: told }),
      ]),
    ],
    document: text,
    warning: t('Both organisations see this. It cannot be taken back.'),
  });
}

export function describeReport(proposal: ProposalDocument): Description {
  return (t) => ({
    title: t('Show the full report of {evaluation} on the portal’s page', { evaluation: about(proposal)(t) }),
    facts: [[t('For'), t('an hour, in this organisation’s browsers; the portal itself does not get it')]],
  });
}

export function describeComparison(proposals: readonly ProposalDocument[]): Description {
  return (t) => ({
    title: t('Show a comparison of models, computed from scores of single studies, on the portal’s page'),
    facts: [[t('Evaluations'), proposals.map((proposal) => about(proposal)(t)).join('; ')]],
  });
}

export function describeFilms(testSet: string): Description {
  return (t) => ({
    title: t('Show images of the test set "{testSet}" on the portal’s page', { testSet }),
    facts: [[t('For'), t('an hour, in this organisation’s browsers; the portal itself does not get them')]],
  });
}

export function describeConnection(portalOrigin: string, number: string): Description {
  return (t) => ({
    title: t('Let the portal’s pages in this browser talk to this agent'),
    facts: [
      [t('Portal'), portalOrigin],
      [t('Number'), t('{number}; the portal’s page shows the same', { number })],
      [
        t('They may'),
        t('send uploads and see what is wrong with them, and ask for the rest, which you confirm here each time'),
      ],
    ],
  });
}
