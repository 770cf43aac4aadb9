'use client';

import type { LocalHealth } from '@doubleblind/contracts';
import { LOCAL_API_RULES, localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/form';
import { Notice, Panel } from '@/components/ui/page';
import type { Words } from '@/language/words';
import {
  type AgentAddress,
  askAgent,
  connectPage,
  describeProblem,
  readAgentHealth,
  rememberAddress,
  rememberedAddress,
} from './client.ts';
import { ConfirmNotice } from './confirm-notice.tsx';

const DEFAULT_URL = `http://127.0.0.1:${LOCAL_API_RULES.defaultPort}`;

/** Whether the agent answers, and is ours. Null when all is well. */
async function tryAgent(url: string, expectedKey: string | undefined, t: Words): Promise<string | null> {
  const health: LocalHealth | null = await readAgentHealth(url);
  if (!health) return describeProblem({ kind: 'unreachable' }, t);
  if (expectedKey && health.publicKey !== expectedKey) {
    return t('Another agent answers at this address: its key is not the one that is enrolled here.');
  }
  return null;
}

/** And whether it still knows this browser. */
async function tryAddress(address: AgentAddress, expectedKey: string | undefined, t: Words): Promise<string | null> {
  const problem = await tryAgent(address.url, expectedKey, t);
  if (problem !== null) return problem;
  const answer = await askAgent('testSets', address, localApiPaths.testSets());
  return answer.ok ? null : describeProblem(answer.problem, t);
}

/** Connects this browser with the agent once, by a person's word on the agent's own page, then shows what needs it. */
export function ConnectAgent(props: {
  localApiUrl: string | null;
  expectedKey?: string;
  /** What to do when the browser cannot reach the agent. */
  otherwise: ReactNode;
  children: (address: AgentAddress) => ReactNode;
}) {
  const t = useWords();
  const [address, setAddress] = useState<AgentAddress | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const { expectedKey } = props;

  useEffect(() => {
    const kept = rememberedAddress();
    if (kept)
      void tryAddress(kept, expectedKey, t).then((found) => (found === null ? setAddress(kept) : setProblem(found)));
  }, [expectedKey, t]);

  if (address) {
    return (
      <>
        <ConfirmNotice />
        {props.children(address)}
      </>
    );
  }

  const connect = async (data: FormData) => {
    const url = String(data.get('url')).trim().replace(/\/+$/, '');
    setPending(true);
    setProblem(null);
    const found = await tryAgent(url, expectedKey, t);
    const answer = found === null ? await connectPage(url) : null;
    setPending(false);
    if (answer?.ok) {
      rememberAddress(answer.body);
      setAddress(answer.body);
    } else setProblem(answer ? describeProblem(answer.problem, t) : found);
  };
  return (
    <Panel>
      <form
        className="grid max-w-xl gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void connect(new FormData(event.currentTarget));
        }}
      >
        <p className="text-soft">
          {t(
            'This happens between this browser and your own agent, once. You let this page in on the agent’s own page, where you also confirm whatever signs or shows anything; the portal never gets it.',
          )}
        </p>
        <TextField
          label={t('Address of the agent')}
          name="url"
          defaultValue={props.localApiUrl ?? DEFAULT_URL}
          required
        />
        <ConfirmNotice />
        {problem && (
          <Notice tone="warn" title={t('Not connected')}>
            <p>{problem}</p>
            <div className="mt-2">{props.otherwise}</div>
          </Notice>
        )}
        <div>
          <Button type="submit" disabled={pending}>
            {pending ? t('Connecting…') : t('Connect to the agent')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
