import { TextField } from '@/components/ui/form';
import { LIMITS } from '@/limits';

/** For the hint: how long a password has to be and may be. */
export const PASSWORD_LENGTHS = { passwordLeast: LIMITS.passwordLeast, passwordMost: LIMITS.passwordMost };

/** A field for a password that is chosen now; browsers offer to make one. */
export function NewPasswordField(props: { label: string; name: string; hint: string }) {
  return (
    <TextField
      {...props}
      type="password"
      autoComplete="new-password"
      minLength={LIMITS.passwordLeast}
      maxLength={LIMITS.passwordMost}
      required
    />
  );
}
