import type { Metadata } from 'next';
import { Entrance } from '@/components/layout/entrance';
import { ForgotForm } from '@/features/account/forgot-forms';

export const metadata: Metadata = { title: 'Forgot the password' };

export default function ForgotPasswordPage() {
  return (
    <Entrance title="A new password" lead="You get a link by e-mail with which you choose one.">
      <ForgotForm />
    </Entrance>
  );
}
