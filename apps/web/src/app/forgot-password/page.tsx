import { ForgotForm } from '@/features/account/forgot-forms';
import { Entrance } from '@/features/session/entrance';
import { readerWords, titled } from '@/features/session/reader';

export const generateMetadata = titled('Forgot the password');

export default async function ForgotPasswordPage() {
  const t = await readerWords();
  return (
    <Entrance title={t('A new password')} lead={t('You get a link by e-mail with which you choose one.')}>
      <ForgotForm />
    </Entrance>
  );
}
