'use client';

import {
  type AttackFound,
  type PreviewAnswer,
  privacyText,
  type ReleasePart,
  type ReleasePreview,
} from '@doubleblind/contracts';
import { localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useWords } from '@/components/reader';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Notice, Section } from '@/components/ui/page';
import {
  ALWAYS_RELEASED,
  ALWAYS_RELEASED_OF_MASKS,
  ALWAYS_RELEASED_WITH_NOISE,
  NEVER_WITH_NOISE,
  RELEASE_TEXTS,
  RELEASE_TEXTS_WITH_NOISE,
} from '@/features/evaluations/texts';
import { type AgentAddress, askAgent, describeProblem, sendJson } from '@/features/local-agent/client';
import { ConnectAgent } from '@/features/local-agent/connect';
import { Elsewhere } from '@/features/local-agent/elsewhere';
import { FullReportFiles } from './full-report-files.tsx';
import { ReportBrowser } from './report-browser.tsx';

/**
 * The hospital looks at everything on its own agent, and who speaks for it releases what they want to, within what was agreed. The
 * full report can still be read here once that is done.
 */
export function ReleasePanel(props: {
  evaluationId: string;
  localApiUrl: string | null;
  agentKey: string;
  personName: string;
  released: boolean;
  /** Whether this person decides what is released; others read. */
  releases: boolean;
}) {
  return (
    <ConnectAgent localApiUrl={props.localApiUrl} expectedKey={props.agentKey} otherwise={<Elsewhere />}>
      {(address) => <Preview address={address} {...props} />}
    </ConnectAgent>
  );
}

function Preview(props: {
  address: AgentAddress;
  evaluationId: string;
  personName: string;
  released: boolean;
  releases: boolean;
}) {
  const t = useWords();
  const { address, evaluationId, personName, released, releases } = props;
  const [preview, setPreview] = useState<PreviewAnswer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    void askAgent('preview', address, localApiPaths.preview(evaluationId)).then((answer) => {
      if (answer.ok) setPreview(answer.body);
      else setProblem(describeProblem(answer.problem, t));
    });
  }, [address, evaluationId, t]);

  if (problem !== null) return <Notice tone="bad">{problem}</Notice>;
  if (!preview) return <p className="text-soft">{t('Asking your agent…')}</p>;
  return (
    <>
      {releases && <Release {...{ address, evaluationId, personName, preview }} />}
      <Section
        title={t('Full report')}
        lead={
          released
            ? t(
                'The full report from your own agent. Neither the portal nor the vendor has it; they have what you released.',
              )
            : t('From your own agent, with every part and every digit. It stays in the hospital.')
        }
      >
        <FullReportFiles address={address} evaluationId={evaluationId} />
        <details className="mt-5" open={!releases}>
          <summary className="py-2 font-medium">{t('Show the full report')}</summary>
          <div className="rounded-lg border-2 border-dashed border-hospital p-3 sm:p-5">
            <ReportBrowser report={preview.report} />
          </div>
        </details>
      </Section>
    </>
  );
}

/** Chooses parts, shows the very document that would be signed, and releases it. */
function Release(props: { address: AgentAddress; evaluationId: string; personName: string; preview: PreviewAnswer }) {
  const t = useWords();
  const { address, evaluationId, personName } = props;
  const { allowed, privacy, asked, needsSecond } = props.preview;
  const offered = privacy ? allowed.filter((part) => !NEVER_WITH_NOISE.includes(part)) : allowed;
  const texts = privacy ? RELEASE_TEXTS_WITH_NOISE : RELEASE_TEXTS;
  const ofMasks = props.preview.report.segmentation !== undefined;
  const always = ofMasks ? ALWAYS_RELEASED_OF_MASKS : privacy ? ALWAYS_RELEASED_WITH_NOISE : ALWAYS_RELEASED;
  const [parts, setParts] = useState<readonly ReleasePart[]>(asked?.parts ?? allowed);
  const [waiting, setWaiting] = useState(asked?.by ?? null);
  const [shown, setShown] = useState<ReleasePreview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const router = useRouter();

  useEffect(() => {
    let current = true;
    setShown(null);
    if (parts.length === 0) return;
    void sendJson('releasePreview', address, 'POST', localApiPaths.releasePreview(evaluationId), { parts }).then(
      (answer) => {
        if (!current) return;
        setProblem(answer.ok ? null : describeProblem(answer.problem, t));
        setShown(answer.ok ? answer.body : null);
      },
    );
    return () => {
      current = false;
    };
  }, [address, evaluationId, parts, t]);

  const release = async () => {
    setPending(true);
    const path = localApiPaths.release(evaluationId);
    const answer = await sendJson('release', address, 'POST', path, { parts, releasedBy: personName });
    setPending(false);
    if (!answer.ok) setProblem(describeProblem(answer.problem, t));
    else if (answer.body.waitsForSecond) setWaiting(personName);
    else if (answer.body.acknowledged) {
      router.push(`/evaluations/${evaluationId}/results`);
      // The number of things that wait, beside the navigation, has changed too.
      router.refresh();
    } else setProblem(t('Your agent cannot reach the portal now; it releases as soon as it can.'));
  };
  return (
    <>
      <Section
        title={t('What to release')}
        lead={t('Both organisations see what you release. It cannot be taken back.')}
      >
        <fieldset>
          <legend className="mb-1 text-soft">{t('{always} Besides:', { always: t(always) })}</legend>
          {offered.map((part) => (
            <label key={part} className="flex gap-3 py-1">
              <input
                type="checkbox"
                className="mt-1 size-4 accent-accent"
                checked={parts.includes(part)}
                onChange={(event) =>
                  setParts(event.target.checked ? [...parts, part] : parts.filter((row) => row !== part))
                }
              />
              <span>
                {t(texts[part][0])} <span className="text-soft">– {t(texts[part][1])}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {privacy && (
          <div className="mt-4">
            <Notice title={t('With noise')}>
              {privacyText(privacy)}{' '}
              {t('The noise was drawn once, when your agent first prepared this; looking again draws no other.')}
            </Notice>
          </div>
        )}
        {needsSecond && (
          <div className="mt-4">
            <Notice title={t('Two people have to release')}>
              {waiting === null
                ? t('Once you have released, another person has to release the same parts here.')
                : t(
                    '{waiting} has asked for the parts chosen here. It is released when another person asks for the very same.',
                    { waiting },
                  )}
            </Notice>
          </div>
        )}
        {problem && (
          <div className="mt-4">
            <Notice tone="bad">{problem}</Notice>
          </div>
        )}
      </Section>
      <Section
        title={t('What the vendor will see')}
        lead={t(
          'The very document that your agent signs, as the vendor reads it. Nobody else sees it yet, not even the portal.',
        )}
      >
        {shown === null ? (
          <p className="text-soft">
            {parts.length === 0 ? t('Choose at least one part.') : t('Your agent prepares it…')}
          </p>
        ) : (
          <>
            <Attacks attacks={shown.attacks} withNoise={privacy !== null} />
            <div className="rounded-lg border-2 border-dashed border-vendor p-3 sm:p-5">
              <ReportBrowser report={shown.document.report} />
            </div>
          </>
        )}
        <div className="mt-6">
          <Button
            disabled={shown === null || shown.attacks.some(({ found }) => found > 0) || pending}
            onClick={() => void release()}
          >
            {pending ? t('Your agent signs…') : t('Release these results')}
          </Button>
        </div>
      </Section>
    </>
  );
}

/** Before anything is released: what somebody could compute from this very document. */
function Attacks({ attacks, withNoise }: { attacks: readonly AttackFound[]; withNoise: boolean }) {
  const t = useWords();
  return (
    <div className="mb-6">
      <h3 className="font-medium">{t('What somebody could learn from it')}</h3>
      <p className="mt-1 mb-3 max-w-3xl text-soft">
        {t(
          'Your agent has just tried these attacks on the document below. It does not sign a document on which one succeeds.',
        )}
      </p>
      <ul className="grid max-w-3xl gap-3">
        {attacks.map(({ attack, found, text }) => (
          <li key={attack}>
            <Badge tone={found === 0 ? 'good' : 'bad'}>
              {found === 0 ? t(withNoise ? 'nothing certain' : 'nothing') : t('{found} found', { found })}
            </Badge>{' '}
            <span className="font-medium">{attack}.</span> {text}
          </li>
        ))}
      </ul>
      {!withNoise && (
        <p className="mt-3 max-w-3xl text-sm text-soft">
          {t(
            'They say nothing of what the counts themselves tell: somebody who knows every label but one knows the last one.',
          )}
        </p>
      )}
    </div>
  );
}
