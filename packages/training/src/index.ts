/** Training of ONNX models: their gradients as ONNX graphs. */
export { type EngineOptions, GradientEngine, type ImageGradient, type Labels } from './engine.ts';
export type { Parameter } from './gradient/model.ts';
export type { LossKind } from './loss/loss.ts';
