/**
 * The report of an evaluation: `buildReport` computes it from scores and labels, `render...` writes it, `signReport` and
 * `verifyReport` let anyone check offline who made it and that nobody changed it.
 */
export { buildReport } from './compose/build-report.ts';
export { SECTIONS } from './compose/checklists/items.ts';
export { buildComparison, type ComparisonInput } from './compose/comparison.ts';
export type { ReportInput, ReportSettings } from './compose/inputs.ts';
export {
  buildSegmentationReport,
  type MeasuredStructure,
  type SegmentationInput,
} from './compose/segmentation/build.ts';
export * from './disclosure/index.ts';
export { type PdfOptions, renderReportPdf } from './pdf/render-report-pdf.ts';
export { renderComparisonText } from './render/comparison.ts';
export { renderReportCsv } from './render/csv.ts';
export { renderReportJson } from './render/json.ts';
export { renderReportText } from './render/text.ts';
export * from './sign/deletion.ts';
export * from './sign/signature.ts';
