/** Whether the terms say rightly what the model's outputs can tell of it. Terms of before say nothing. */
import { exposureText, modelExposure, type ProposalDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { canonicalJson, type Program } from '@doubleblind/program';

/** Throws DB5636. */
export function checkExposure(program: Program, proposal: ProposalDocument): void {
  const { modelExposure: stated } = proposal;
  if (stated === undefined) return;
  const computed = modelExposure(program, proposal);
  if (canonicalJson(stated) !== canonicalJson(computed)) throw new DoubleblindError('DB5636', exposureText(computed));
}
