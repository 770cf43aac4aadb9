/**
 * What a channel's values may be, from what calibration saw. Too narrow, and a film that calibration did not see wraps; too wide, and
 * every comparison has fewer bits for the values that there are.
 */

/** Per channel of a layer's values over the calibration images. */
export interface ChannelStatistics {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Smallest and largest value on the hostile images. */
  readonly hostileLow: Float64Array;
  readonly hostileHigh: Float64Array;
  readonly mean: Float64Array;
  /** Mean sign; of a ReLU the part of its values that is above zero. */
  readonly active: Float64Array;
  /** Values of a channel that the calibration images had in all. */
  readonly samples: number;
}

/** Bounds per channel. */
export interface Range {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * So many values of a channel come by in the films of a test set, at least. The largest of n normal values lies about sqrt(2 ln n)
 * deviations out, so fewer samples need a wider margin: at the end of a network maps are small.
 */
const EXPECTED_SAMPLES = 1e5;
/** A channel that calibration hardly saw moving gets this part of the tensor's median range. */
const LEAST_PART = 1 / 4;
/** Patterns are as extreme as images get, so they need little margin of their own. */
const HOSTILE_MARGIN = 1.1;
/**
 * Where they lead a channel more than so many times as far as films do, no width holds both: a network whose every block amplifies what it was
 * not trained on reaches thousands of times as far in its last. Then films keep the bits, and patterns get eight times what films need; how
 * many odd images left their range is in the report.
 */
const HOPELESS = 64;
const MOST_HOSTILE = 8;

export function rangeOf(statistics: ChannelStatistics, margin: number): Range {
  const { low, high, hostileLow, hostileHigh, samples } = statistics;
  const tail = Math.max(1, Math.sqrt(Math.log(EXPECTED_SAMPLES) / Math.log(Math.max(2, samples))));
  const films = atLeast(widen(low, high, margin * tail), median(spans({ low, high })) * LEAST_PART);
  const hostile = widen(hostileLow, hostileHigh, Math.min(margin, HOSTILE_MARGIN));
  const most = widen(films.low, films.high, MOST_HOSTILE);
  const hopeless = widen(films.low, films.high, HOPELESS);
  return {
    low: films.low.map((value, c) => Math.min(value, hostile.low[c] < hopeless.low[c] ? most.low[c] : hostile.low[c])),
    high: films.high.map((value, c) =>
      Math.max(value, hostile.high[c] > hopeless.high[c] ? most.high[c] : hostile.high[c]),
    ),
  };
}

/** What is computed from rounded values is off by a part of itself, however little it varies: so much is added to either end. */
const PART_FOR_ROUNDING = 1 / 4;

/** A range with room for rounding, of what is a product, or a mean of products. */
export function withRoundingRoom({ low, high }: Range): Range {
  const room = low.map((value, c) => Math.max(Math.abs(value), Math.abs(high[c])) * PART_FOR_ROUNDING);
  return { low: low.map((value, c) => value - room[c]), high: high.map((value, c) => value + room[c]) };
}

const spans = ({ low, high }: Range) => low.map((value, c) => high[c] - value);

function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1];
}

/** To a multiple, about the middle. */
function widen(low: Float64Array, high: Float64Array, factor: number): Range {
  const widening = low.map((value, c) => ((high[c] - value) * (factor - 1)) / 2);
  return { low: low.map((value, c) => value - widening[c]), high: high.map((value, c) => value + widening[c]) };
}

/** Narrower ones to this span, about the middle. */
function atLeast({ low, high }: Range, span: number): Range {
  return {
    low: low.map((value, c) => Math.min(value, (value + high[c] - span) / 2)),
    high: high.map((value, c) => Math.max(value, (value + low[c] + span) / 2)),
  };
}
