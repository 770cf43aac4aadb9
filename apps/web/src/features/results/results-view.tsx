import type { ReleasedResults } from '@doubleblind/contracts';
import { formatCount } from '@/components/format';
import { Section } from '@/components/ui/page';
import { CalibrationChart, DifferenceChart, RocChart } from './charts/lazy.tsx';
import { AgreementTable, AurocTable, BrierTable, CostFacts, GroupTable, OperatingPoints } from './tables.tsx';

const GRID = 'grid gap-4 md:grid-cols-2';

/** All that a result shows; parts that were not released are left out. */
export function ResultsView({ results }: { results: ReleasedResults }) {
  const { findings, counts, method, cost, groups } = results;
  const withCurve = findings.filter((row) => row.secure.rocCurve);
  const calibrated = findings.filter((row) => row.secure.calibration);
  const compared = findings.filter((row) => row.agreement);
  return (
    <>
      <Section
        title="How well the model finds what is there"
        lead={`${formatCount(counts.images)} images in ${formatCount(counts.studies)} studies from ${formatCount(counts.sites)} ${counts.sites === 1 ? 'site' : 'sites'}. A study’s score is the highest of its views.`}
      >
        <AurocTable results={results} />
      </Section>
      {withCurve.length > 0 && (
        <Section title="ROC curves">
          <div className={GRID}>
            {withCurve.map((row) => (
              <RocChart key={row.finding} finding={row.finding} secure={row.secure} plaintext={row.plaintext} />
            ))}
          </div>
        </Section>
      )}
      {findings.some((row) => row.secure.operatingPoints?.length) && (
        <Section title="At operating points">
          <OperatingPoints results={results} />
        </Section>
      )}
      <Section title="Brier score">
        <BrierTable results={results} />
      </Section>
      {calibrated.length > 0 && (
        <Section title="Calibration">
          <div className={GRID}>
            {calibrated.map((row) => (
              <CalibrationChart key={row.finding} finding={row.finding} secure={row.secure} />
            ))}
          </div>
        </Section>
      )}
      {compared.length > 0 && (
        <Section title="Does the protection change the scores?">
          <div className="grid gap-4">
            <AgreementTable results={results} />
            <div className={GRID}>
              {compared.map((row) => (
                <DifferenceChart key={row.finding} finding={row.finding} agreement={row.agreement!} />
              ))}
            </div>
          </div>
        </Section>
      )}
      {groups.length > 0 && (
        <Section title="By site and other groups">
          <GroupTable results={results} />
        </Section>
      )}
      {cost && (
        <Section title="Time and bytes">
          <CostFacts cost={cost} />
        </Section>
      )}
      <Section title="Method">
        <p className="max-w-3xl">{method.text}</p>
        <p className="mt-2 text-sm text-soft">
          Intervals: {method.intervals}, {Math.round(method.confidence * 100)}%
          {method.resamples > 0 && `, ${formatCount(method.resamples)} resamples, seed ${method.seed}`}. Software{' '}
          {results.softwareVersion}.
        </p>
      </Section>
    </>
  );
}
