/** JSON text of a report, signed or not. The signature is over the canonical form, so white space does not matter. */
import type { Report, SignedReport } from '@doubleblind/contracts';
/** One line a field, with a newline at the end. */
export function renderReportJson(report: Report | SignedReport): string {
  return `${JSON.stringify(report, null, 1)}\n`;
}
