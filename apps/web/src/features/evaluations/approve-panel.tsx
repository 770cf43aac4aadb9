'use client';

import type { ProposalDocument, SignedApproval } from '@doubleblind/contracts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNotice, type FormState } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { type AgentAddress, describeProblem, sendJson } from '@/features/local-agent/client';
import { ConnectAgent } from '@/features/local-agent/connect';
import { Elsewhere } from '@/features/local-agent/elsewhere';
import { localApiPaths } from '@/features/local-agent/paths';
import { passOnApproval } from './actions.ts';

/** Approving: the person's own agent checks and signs the proposal, in this browser; the portal cannot. */
export function ApprovePanel(props: {
  proposal: ProposalDocument;
  personName: string;
  localApiUrl: string | null;
  agentKey: string;
}) {
  const { proposal } = props;
  return (
    <ConnectAgent localApiUrl={props.localApiUrl} expectedKey={props.agentKey} otherwise={<Elsewhere />}>
      {(address) => <ApproveButton address={address} proposal={proposal} personName={props.personName} />}
    </ConnectAgent>
  );
}

function ApproveButton(props: { address: AgentAddress; proposal: ProposalDocument; personName: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [error, setError] = useState<FormState['error']>();
  const [pending, setPending] = useState(false);
  const router = useRouter();

  const approve = async () => {
    setPending(true);
    setProblem(null);
    const path = localApiPaths.approval(props.proposal.evaluationId);
    const body = { proposal: props.proposal, approvedBy: props.personName };
    const answer = await sendJson<{ approval: SignedApproval }>(props.address, 'POST', path, body);
    if (answer.ok) {
      const passed = await passOnApproval(answer.body.approval);
      setError(passed.error);
      router.refresh();
    } else setProblem(describeProblem(answer.problem));
    setPending(false);
  };
  return (
    <div className="grid gap-4">
      <p className="text-soft">Your agent is connected. It signs exactly the terms that this page shows.</p>
      {problem && (
        <Notice tone="bad" title="Not approved">
          {problem}
        </Notice>
      )}
      {error && <ErrorNotice error={error} />}
      <div>
        <Button onClick={() => void approve()} disabled={pending}>
          {pending ? 'Your agent signs…' : 'Approve these terms'}
        </Button>
      </div>
    </div>
  );
}
