/** Training of ONNX models: their gradients as ONNX graphs, steps with and without differential privacy, and simulations. */
/** The secure sum that carries private rounds between agents. */
export { SumAggregator, SumMember, type SumSession, thresholdOf } from '@doubleblind/aggregation';
export type { Hospital, LabelledInput, Patient } from './data/patients.ts';
export { poissonSample } from './data/sampling.ts';
export { type EngineOptions, GradientEngine, type ImageGradient, type Labels } from './engine.ts';
export type { LossKind } from './gradient/loss.ts';
export type { Parameter } from './gradient/model.ts';
export { Momentum, type MomentumOptions } from './momentum.ts';
export { denseNet121, linearLayer, type NetworkOptions, squeezeNet } from './networks/networks.ts';
export { clip, patientGradient } from './patient-gradient.ts';
export { decodeSum, encodeSum } from './private/encode.ts';
export { PrivateSum } from './private/private-sum.ts';
export { Rotation } from './private/rotation.ts';
export { planSum, type SumPlan, type SumPlanOptions } from './private/sum-plan.ts';
export { evaluate, type Quality } from './simulate/evaluate.ts';
export { type RoundQuality, type Simulation, type SimulationOptions, simulate } from './simulate/simulate.ts';
export type { Setting, TrainingOptions } from './simulate/strategy.ts';
