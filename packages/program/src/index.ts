export * from './schema/program.ts';
export * from './weights/weights.ts';
