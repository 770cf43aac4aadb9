export * from './schema/canonical.ts';
export * from './schema/geometry.ts';
export * from './schema/parse.ts';
export * from './schema/program.ts';
export * from './schema/validate.ts';
export * from './weights/file.ts';
export * from './weights/weights.ts';
