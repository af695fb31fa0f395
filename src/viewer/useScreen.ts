import { useEffect, useLayoutEffect, useState, type RefObject } from "react";
import { toErrorData, type AppErrorData } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import { heatPixels, type Heatmap } from "./heat";
import type { Size, View } from "./link";
import { Screen } from "./screen";

interface Shown {
  readonly image: StoredPixels | null;
  readonly view: View;
  readonly heat: Heatmap | null;
  onError(error: AppErrorData): void;
}

/**
 * Keeps a cornerstone element in step with its props: enabled while mounted, resized with its frame.
 * @returns the frame's size in CSS pixels
 */
export function useScreen(
  frame: RefObject<HTMLElement | null>,
  host: RefObject<HTMLElement | null>,
  { image, view, heat, onError }: Shown,
): Size {
  const [screen, setScreen] = useState<Screen | null>(null);
  const [box, setBox] = useState<Size>({ width: 0, height: 0 });

  useLayoutEffect(() => {
    if (!frame.current || !host.current) return;
    const watched = frame.current;
    const opened = new Screen(host.current);
    const measure = () => {
      const size = { width: watched.clientWidth, height: watched.clientHeight };
      if (size.width === 0 || size.height === 0) return;
      opened.resize(size, window.devicePixelRatio || 1);
      setBox(size);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    measure();
    setScreen(opened);
    return () => {
      observer.disconnect();
      opened.close();
      setScreen(null);
    };
  }, [frame, host]);

  useEffect(() => {
    if (!screen) return;
    try {
      screen.show(image);
    } catch (thrown) {
      onError(toErrorData(thrown));
    }
  }, [screen, image, onError]);

  const { map, size, fit, threshold } = heat ?? {};
  useEffect(() => {
    if (!screen) return;
    const drawn =
      image && map && size && fit ? heatPixels({ map, size, fit, threshold: threshold ?? 0 }, image) : null;
    screen.lay(drawn);
  }, [screen, image, map, size, fit, threshold]);

  const opacity = heat?.opacity ?? 0;
  useEffect(() => screen?.setOpacity(opacity), [screen, image, map, size, fit, threshold, opacity]);
  useEffect(() => screen?.look(view), [screen, image, view]);
  return box;
}
