export { EXPOSITION_TYPE, exposition, type Family, type Sample } from './exposition.ts';
export { Histogram } from './histogram.ts';
export { one, ProcessFigures, several } from './process-figures.ts';
export { type MonitoringServer, serveMonitoring, type WatchedProcess } from './serve.ts';
