'use client';

import type { LocalHealth } from '@doubleblind/contracts';
import { LOCAL_API_RULES, localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/form';
import { Notice, Panel } from '@/components/ui/page';
import {
  type AgentAddress,
  askAgent,
  describeProblem,
  readAgentHealth,
  rememberAddress,
  rememberedAddress,
} from './client.ts';

const DEFAULT_URL = `http://127.0.0.1:${LOCAL_API_RULES.defaultPort}`;

/** Tries the address: does the agent answer, is it ours, does it take the token? Null when all is well. */
async function tryAddress(address: AgentAddress, expectedKey: string | undefined): Promise<string | null> {
  const health: LocalHealth | null = await readAgentHealth(address.url);
  if (!health) return describeProblem({ kind: 'unreachable' });
  if (expectedKey && health.publicKey !== expectedKey) {
    return 'Another agent answers at this address: its key is not the one that is enrolled here.';
  }
  const answer = await askAgent('testSets', address, localApiPaths.testSets());
  return answer.ok ? null : describeProblem(answer.problem);
}

/** Asks once for the agent's address and token, then shows what needs it. */
export function ConnectAgent(props: {
  localApiUrl: string | null;
  expectedKey?: string;
  /** What to do when the browser cannot reach the agent. */
  otherwise: ReactNode;
  children: (address: AgentAddress) => ReactNode;
}) {
  const [address, setAddress] = useState<AgentAddress | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const { expectedKey } = props;

  useEffect(() => {
    const kept = rememberedAddress();
    if (kept)
      void tryAddress(kept, expectedKey).then((found) => (found === null ? setAddress(kept) : setProblem(found)));
  }, [expectedKey]);

  if (address) return props.children(address);

  const connect = async (data: FormData) => {
    const candidate = { url: String(data.get('url')).replace(/\/+$/, ''), token: String(data.get('token')).trim() };
    setPending(true);
    const found = await tryAddress(candidate, expectedKey);
    setPending(false);
    setProblem(found);
    if (found === null) {
      rememberAddress(candidate);
      setAddress(candidate);
    }
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
          This happens between this browser and your own agent. Its token is shown by <code>party-agent token</code> on
          the agent's machine; the portal never sees it.
        </p>
        <TextField label="Address of the agent" name="url" defaultValue={props.localApiUrl ?? DEFAULT_URL} required />
        <TextField label="Token" name="token" type="password" autoComplete="off" required />
        {problem && (
          <Notice tone="warn" title="Not connected">
            <p>{problem}</p>
            <div className="mt-2">{props.otherwise}</div>
          </Notice>
        )}
        <div>
          <Button type="submit" disabled={pending}>
            {pending ? 'Connecting…' : 'Connect to the agent'}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
