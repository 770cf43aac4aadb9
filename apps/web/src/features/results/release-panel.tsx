'use client';

import type { PreviewAnswer, ReleasePart, Report } from '@doubleblind/contracts';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice, Section } from '@/components/ui/page';
import { ALWAYS_RELEASED, RELEASE_TEXTS } from '@/features/evaluations/texts';
import { type AgentAddress, askAgent, describeProblem, sendJson } from '@/features/local-agent/client';
import { ConnectAgent } from '@/features/local-agent/connect';
import { Elsewhere } from '@/features/local-agent/elsewhere';
import { localApiPaths } from '@/features/local-agent/paths';
import { FullReportFiles } from './full-report-files.tsx';
import { ResultsView } from './results-view.tsx';

/**
 * The hospital looks at everything on its own agent and releases what it wants to, within what was agreed. Once that is
 * done the full report can still be read here.
 */
export function ReleasePanel(props: {
  evaluationId: string;
  localApiUrl: string | null;
  agentKey: string;
  released: boolean;
}) {
  return (
    <ConnectAgent localApiUrl={props.localApiUrl} expectedKey={props.agentKey} otherwise={<Elsewhere />}>
      {(address) => <Preview address={address} evaluationId={props.evaluationId} released={props.released} />}
    </ConnectAgent>
  );
}

function Preview(props: { address: AgentAddress; evaluationId: string; released: boolean }) {
  const { address, evaluationId, released } = props;
  const [preview, setPreview] = useState<PreviewAnswer | null>(null);
  const [parts, setParts] = useState<readonly ReleasePart[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const router = useRouter();

  useEffect(() => {
    void askAgent<PreviewAnswer>(address, localApiPaths.preview(evaluationId)).then((answer) => {
      if (answer.ok) {
        setPreview(answer.body);
        setParts(answer.body.allowed);
      } else setProblem(describeProblem(answer.problem));
    });
  }, [address, evaluationId]);

  const release = async () => {
    setPending(true);
    const answer = await sendJson<{ acknowledged: boolean }>(address, 'POST', localApiPaths.release(evaluationId), {
      parts,
    });
    setPending(false);
    if (!answer.ok) setProblem(describeProblem(answer.problem));
    else if (answer.body.acknowledged) {
      router.push(`/evaluations/${evaluationId}/results`);
      // The number of things that wait, beside the navigation, has changed too.
      router.refresh();
    } else setProblem('Your agent cannot reach the portal now; it releases as soon as it can.');
  };
  const notice = problem && (
    <div className="mb-6">
      <Notice tone="bad">{problem}</Notice>
    </div>
  );
  if (!preview) return notice || <p className="text-soft">Asking your agent…</p>;
  return (
    <>
      {notice}
      {!released && (
        <Section title="What to release" lead="Both organisations see what you release. It cannot be taken back.">
          <fieldset>
            <legend className="mb-1 text-soft">{ALWAYS_RELEASED} Besides:</legend>
            {preview.allowed.map((part) => (
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
                  {RELEASE_TEXTS[part][0]} <span className="text-soft">– {RELEASE_TEXTS[part][1]}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <div className="mt-4">
            <Button disabled={parts.length === 0 || pending} onClick={() => void release()}>
              {pending ? 'Your agent signs…' : 'Release these results'}
            </Button>
          </div>
        </Section>
      )}
      <div className="mb-6">
        <FullReportFiles address={address} evaluationId={evaluationId} />
      </div>
      <PreviewReport report={preview.report} released={released} />
    </>
  );
}

function PreviewReport({ report, released }: { report: Report; released: boolean }) {
  return (
    <div className="rounded-lg border-2 border-dashed border-hospital p-3 sm:p-5">
      <p className="mb-6 font-medium text-hospital">
        {released
          ? 'The full report from your own agent. Neither the portal nor the vendor has it; they have what you released.'
          : 'Preview from your own agent: the full report. Nobody else sees this yet, not even the portal; parts that you do not release stay here.'}
      </p>
      <ResultsView report={report} />
    </div>
  );
}
