import type { CaseFigure } from '@doubleblind/contracts';
import type { Words } from '@/language/words';

/** A step beyond which a figure is shown with it: "1.0" may be anything from 0.9 on. */
const COARSE = 0.01;

const digitsOf = (step: number) => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));

/** A released figure of masks with as many digits as its step has, its interval and, where it is coarse, its step under it. */
export function DiceCell({ figure, t }: { readonly figure: CaseFigure; readonly t: Words }) {
  const { value, low, high, step, endStep } = figure;
  if (value === null || step === null) return '–';
  const text = (number: number, of: number) => t.figures(number.toFixed(digitsOf(of)));
  return (
    <>
      {text(value, step)}
      {low !== null && high !== null && endStep !== null && (
        <span className="block text-sm text-soft">
          {t('{low} to {high}', { low: text(low, endStep), high: text(high, endStep) })}
        </span>
      )}
      {step > COARSE && (
        <span className="block text-sm font-normal text-soft">
          {t('in steps of {step}', { step: t.figures(String(step)) })}
        </span>
      )}
    </>
  );
}
