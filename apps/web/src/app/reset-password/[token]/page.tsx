import { ResetForm } from '@/features/account/forgot-forms';
import { Entrance } from '@/features/session/entrance';
import { readerWords, titled } from '@/features/session/reader';

export const generateMetadata = titled('Choose a new password', { referrer: 'no-referrer' });

export default async function ResetPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const t = await readerWords();
  const { token } = await params;
  return (
    <Entrance title={t('Choose a new password')} lead={t('It signs you out everywhere.')}>
      <ResetForm token={token} />
    </Entrance>
  );
}
