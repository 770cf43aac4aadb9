import type { Metadata } from 'next';
import { Entrance } from '@/components/layout/entrance';
import { ResetForm } from '@/features/account/forgot-forms';

export const metadata: Metadata = { title: 'Choose a new password', referrer: 'no-referrer' };

export default async function ResetPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return (
    <Entrance title="Choose a new password" lead="It signs you out everywhere.">
      <ResetForm token={token} />
    </Entrance>
  );
}
