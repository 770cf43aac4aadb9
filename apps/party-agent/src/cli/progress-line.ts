/** One line of progress: redrawn in place on a terminal, a new line every few seconds elsewhere. */
import { formatBytes, formatDuration } from '@doubleblind/program/units';
import type { RunProgress, RunProgressListener } from '../work/evaluation/run-progress.ts';

const BAR_WIDTH = 24;
const TERMINAL_MILLISECONDS = 200;
const LOG_MILLISECONDS = 5000;

export interface ProgressLine {
  /** Shows this text, unless one was shown a moment ago. `always` for the last one. */
  show(text: string, always?: boolean): void;
  /** Leaves the last text standing. */
  end(): void;
}

export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  const every = stream.isTTY ? TERMINAL_MILLISECONDS : LOG_MILLISECONDS;
  let last = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    show(text, always = false) {
      const now = performance.now();
      if (!always && now - last < every) return;
      last = now;
      if (stream.isTTY) {
        stream.write(`\r${text.slice(0, stream.columns - 1)}\x1b[K`);
        open = true;
      } else stream.write(`${text}\n`);
    },
    end() {
      if (open) stream.write('\n');
      open = false;
    },
  };
}

export function bar(fraction: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`;
}

export function describeProgress({
  phase,
  imagesDone,
  imagesTotal,
  imagesEquivalent,
  bytes,
  imagesPerSecond,
  secondsLeft,
}: RunProgress): string {
  if (phase === 'setup') return `setting up: keys and correlations, ${imagesTotal - imagesDone} images to do`;
  const rate = imagesPerSecond === null ? '' : `, ${formatRate(imagesPerSecond)}`;
  const left = phase === 'finished' || secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`;
  return `${bar(imagesEquivalent / imagesTotal)} ${imagesDone}/${imagesTotal} images${rate}, ${formatBytes(bytes)}${left}`;
}

function formatRate(imagesPerSecond: number): string {
  return imagesPerSecond >= 1
    ? `${imagesPerSecond.toFixed(1)} images/s`
    : `${(1 / imagesPerSecond).toFixed(1)} s/image`;
}

/** A listener that shows an evaluation's progress on this line, each phase's last state without fail. */
export function evaluationProgress(line: ProgressLine): RunProgressListener {
  let phase: RunProgress['phase'] | undefined;
  return (progress) => {
    line.show(describeProgress(progress), progress.phase !== phase || progress.phase === 'finished');
    phase = progress.phase;
  };
}
