'use client';

/** The drawing library is large: it comes after the page, and only on pages with figures. */
import dynamic from 'next/dynamic';

const waiting = () => <div className="h-80 rounded-lg border border-line bg-surface" />;

export const RocChart = dynamic(() => import('./roc.tsx'), { ssr: false, loading: waiting });
export const CalibrationChart = dynamic(() => import('./calibration.tsx'), { ssr: false, loading: waiting });
export const DifferenceChart = dynamic(() => import('./difference.tsx'), { ssr: false, loading: waiting });
