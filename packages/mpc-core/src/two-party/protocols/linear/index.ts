export { LinearHospital } from './hospital.ts';
export type { LinearSizes, LinearSource } from './source.ts';
export { LinearVendor } from './vendor.ts';
