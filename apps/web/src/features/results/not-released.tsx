import { type ProposalDocument, type ReleasePart, releasePartsOf, taskOfTerms } from '@doubleblind/contracts';
import { Notice } from '@/components/ui/page';
import { NEVER_WITH_NOISE, RELEASE_TEXTS } from '@/features/evaluations/texts';
import { readerWords } from '@/features/session/reader';
import { translatable } from '@/language/words';

const REASONS = translatable({
  noise: 'not released with noise.',
  notAgreed: 'no plaintext run was agreed on.',
  kept: 'not released by the hospital.',
  notAllowed: 'not released; the terms do not allow it.',
});

/** Says of every part that is not in these results why: nobody should take its absence for an empty result. */
export async function NotReleased({ parts, proposal }: { parts: readonly ReleasePart[]; proposal: ProposalDocument }) {
  const t = await readerWords();
  const absent = releasePartsOf(taskOfTerms(proposal)).flatMap((part) => {
    const reason = whyAbsent(part, parts, proposal);
    return reason === null ? [] : [{ part, reason }];
  });
  if (absent.length === 0) return null;
  return (
    <div className="mb-6">
      <Notice title={t('Not in these results')}>
        <ul className="mt-1 grid gap-0.5">
          {absent.map(({ part, reason }) => (
            <li key={part}>
              {t(RELEASE_TEXTS[part][0])}: {t(reason)}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

function whyAbsent(part: ReleasePart, parts: readonly ReleasePart[], proposal: ProposalDocument): string | null {
  if (proposal.release.privacy && NEVER_WITH_NOISE.includes(part)) return REASONS.noise;
  if (part === 'agreement' && !proposal.plaintextComparison.agreed) return REASONS.notAgreed;
  if (parts.includes(part)) return null;
  return proposal.release.parts.includes(part) ? REASONS.kept : REASONS.notAllowed;
}
