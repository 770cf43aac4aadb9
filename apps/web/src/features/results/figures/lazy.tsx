'use client';

/** The drawing library is large: it comes after the page, and only on pages with figures. */
import dynamic from 'next/dynamic';

export const RocDrawing = dynamic(() => import('./roc.tsx'), { ssr: false });
export const CalibrationDrawing = dynamic(() => import('./calibration.tsx'), { ssr: false });
export const NetBenefitDrawing = dynamic(() => import('./net-benefit.tsx'), { ssr: false });
