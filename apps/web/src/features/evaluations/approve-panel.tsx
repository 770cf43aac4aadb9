'use client';

import type { ProposalDocument, Side } from '@doubleblind/contracts';
import { givesAllImages, HAND_OVER_PHRASE, localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { type AgentAddress, describeProblem, sendJson } from '@/features/local-agent/client';
import { ConnectAgent } from '@/features/local-agent/connect';
import { Elsewhere } from '@/features/local-agent/elsewhere';

/** Approving: the person's own agent checks and signs the proposal, in this browser; the portal cannot. */
export function ApprovePanel(props: {
  proposal: ProposalDocument;
  personName: string;
  side: Side;
  localApiUrl: string | null;
  agentKey: string;
}) {
  const { proposal } = props;
  return (
    <ConnectAgent localApiUrl={props.localApiUrl} expectedKey={props.agentKey} otherwise={<Elsewhere />}>
      {(address) => (
        <ApproveButton address={address} {...{ proposal, personName: props.personName, side: props.side }} />
      )}
    </ConnectAgent>
  );
}

function ApproveButton(props: { address: AgentAddress; proposal: ProposalDocument; personName: string; side: Side }) {
  const t = useWords();
  const { vendor } = props.proposal;
  const handsOver = props.side === 'hospital' && givesAllImages(props.proposal);
  const [typed, setTyped] = useState('');
  const confirmed = !handsOver || typed.trim().toLowerCase() === t(HAND_OVER_PHRASE);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const router = useRouter();

  const approve = async () => {
    setPending(true);
    setProblem(null);
    const path = localApiPaths.approval(props.proposal.evaluationId);
    const body = {
      ...{ proposal: props.proposal, approvedBy: props.personName },
      ...(handsOver && { handOverImages: true }),
    };
    const answer = await sendJson('approval', props.address, 'POST', path, body);
    // The agent alone brings the approval to the portal, and answers when it has been taken.
    if (!answer.ok) setProblem(describeProblem(answer.problem, t));
    else if (answer.body.acknowledged) router.refresh();
    else if (answer.body.refusal) setProblem(`${answer.body.refusal.detail} (${answer.body.refusal.code})`);
    else {
      setProblem(t('Your agent has signed, but cannot reach the portal now; the approval arrives as soon as it can.'));
    }
    setPending(false);
  };
  return (
    <div className="grid gap-4">
      <p className="text-soft">{t('Your agent is connected. It signs exactly the terms that this page shows.')}</p>
      {handsOver && (
        <div className="grid gap-3">
          <Notice
            tone="bad"
            title={t('With these terms your images leave the hospital: all of them go to {organisationName}', {
              organisationName: vendor.organisationName,
            })}
          >
            <p>
              {t.rich(
                'The vendor runs its model on them unprotected, and can keep copies; no signature takes them back. What the protected run keeps secret, this gives away. To compare without handing images over, ask for a proposal in which the vendor lends you the model. To forbid this for good: <code>party-agent keep-images</code> on your agent’s machine.',
                { code: (inside) => <code>{inside}</code> },
              )}
            </p>
          </Notice>
          <Field label={t('To confirm, type: {phrase}', { phrase: t(HAND_OVER_PHRASE) })}>
            {(ids) => (
              <input
                {...ids}
                className="field"
                autoComplete="off"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        </div>
      )}
      {problem && (
        <Notice tone="bad" title={t('Not approved')}>
          {problem}
        </Notice>
      )}
      <div>
        <Button onClick={() => void approve()} disabled={pending || !confirmed}>
          {pending ? t('Your agent signs…') : t('Approve these terms')}
        </Button>
      </div>
    </div>
  );
}
