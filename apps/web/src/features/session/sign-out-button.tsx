'use client';

import { useWords } from '@/components/reader';

export function SignOutButton() {
  const t = useWords();
  const signOut = async () => {
    await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    window.location.assign('/sign-in');
  };
  return (
    <button type="button" onClick={() => void signOut()} className="min-h-9 text-left text-sm text-soft hover:text-ink">
      {t('Sign out')}
    </button>
  );
}
