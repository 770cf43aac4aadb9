'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/page';

export function AddPasskey() {
  const t = useWords();
  const [message, setMessage] = useState<{ tone: 'good' | 'bad'; text: string } | null>(null);
  const router = useRouter();
  const add = async () => {
    const { authClient } = await import('@/features/session/passkey-client');
    const answer = await authClient.passkey.addPasskey({ name: navigator.platform || 'passkey' });
    if (answer?.error)
      setMessage({ tone: 'bad', text: t('No passkey was added: the device refused or you cancelled.') });
    else {
      setMessage({ tone: 'good', text: t('The passkey is added. You can sign in with it from now on.') });
      router.refresh();
    }
  };
  return (
    <div className="grid gap-3">
      {message && <Notice tone={message.tone}>{message.text}</Notice>}
      <div>
        <Button look="quiet" onClick={() => void add()}>
          {t('Add a passkey on this device')}
        </Button>
      </div>
    </div>
  );
}
