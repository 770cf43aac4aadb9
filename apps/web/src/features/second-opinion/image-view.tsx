'use client';

import type { ReadImage } from '@doubleblind/browser-party';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '@/components/reader';

/** A place to drop an image on, or to choose one. */
export function ImagePicker({ busy, choose }: { busy: boolean; choose: (file: File) => Promise<void> }) {
  const t = useWords();
  const [over, setOver] = useState(false);
  return (
    <label
      className={`block cursor-pointer rounded-lg border border-dashed px-6 py-8 text-center focus-within:outline-2 ${over ? 'border-accent bg-sunken' : 'border-line'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file && !busy) void choose(file);
      }}
    >
      <span className="font-medium">
        {busy ? t('Reading the image…') : t('Drop an image here (PNG, JPEG or DICOM), or choose one')}
      </span>
      <span className="mt-1 block text-soft">{t('It stays in this tab.')}</span>
      <input
        type="file"
        className="sr-only"
        disabled={busy}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void choose(file);
        }}
      />
    </label>
  );
}

/** The image as it was read, for the person to see that it is the right one. */
export function ShownImage({ name, image }: { name: string; image: ReadImage }) {
  const t = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, shown, remarks } = image;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const picture = context.createImageData(width, height);
    const pixels = new Uint32Array(picture.data.buffer);
    for (let i = 0; i < pixels.length; i++) pixels[i] = 0xff000000 | (shown[i] * 0x010101);
    context.putImageData(picture, 0, 0);
  }, [width, height, shown]);
  return (
    <figure>
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={t('Image {name}, {width} by {height} pixels', {
          name,
          width: String(width),
          height: String(height),
        })}
        className="max-h-[60vh] max-w-full bg-black"
      />
      <figcaption className="mt-2 text-sm text-soft">
        {name}, {width} × {height}. {remarks.map(({ pattern, values }) => t(pattern, values)).join(' ')}
      </figcaption>
    </figure>
  );
}
