import { useEffect, useRef, useState } from "react";
import type { CascadePicture } from "@/domain/cascadeRecord";
import { cascadePictures, type PictureRequest, type PlanePart } from "@/state/cascadePictures";

export interface SeenPicture {
  readonly of: string;
  readonly part: PlanePart;
  readonly picture: CascadePicture;
}
export interface Seen {
  /** The whole plane, as it was last read: stands in until the part in view is here. */
  readonly overview: SeenPicture | null;
  readonly detail: SeenPicture | null;
}

const ALL: PlanePart = { left: 0, top: 0, width: 1, height: 1 };
/** While tiles come in, reading takes at most a fifth of the time: the rest is left to what makes them. */
const REST = 4;
const LEAST_REST_MS = 500;

/**
 * The part of a plane that is in view. One question at a time is on its way, and the newest waits.
 * @param changing  true while tiles come in: the same part is then read again and again
 */
export function usePlanePicture(request: PictureRequest | null, changing: boolean): Seen {
  const [seen, setSeen] = useState<Seen>({ overview: null, detail: null });
  const wanted = useRef<PictureRequest | null>(null);
  const pump = useRef<(() => void) | null>(null);
  const key = request === null ? null : JSON.stringify(request);

  useEffect(() => {
    let gone = false;
    let busy = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      const now = wanted.current;
      if (busy || gone || now === null) return;
      clearTimeout(timer);
      busy = true;
      const began = performance.now();
      const picture = await cascadePictures.picture(now).catch(() => null);
      busy = false;
      if (gone) return;
      if (picture) setSeen((old) => withPicture(old, now, picture));
      if (wanted.current !== now) void read();
      else if (changing)
        timer = setTimeout(() => void read(), Math.max(LEAST_REST_MS, REST * (performance.now() - began)));
    };
    pump.current = () => void read();
    pump.current();
    return () => {
      gone = true;
      clearTimeout(timer);
      pump.current = null;
    };
  }, [changing]);

  useEffect(() => {
    wanted.current = key === null ? null : (JSON.parse(key) as PictureRequest);
    pump.current?.();
  }, [key]);

  const of = request === null ? "" : placeKey(request);
  return {
    overview: seen.overview?.of === of ? seen.overview : null,
    detail: seen.detail?.of === of ? seen.detail : null,
  };
}

function withPicture(old: Seen, request: PictureRequest, picture: CascadePicture): Seen {
  const one = { of: placeKey(request), part: request.part ?? ALL, picture };
  const whole = one.part.width >= 1 && one.part.height >= 1;
  return whole ? { overview: one, detail: null } : { overview: old.overview, detail: one };
}

/** One image, one plane: what is seen of another one stands in for nothing. */
function placeKey({ sampleId, plane, at }: PictureRequest): string {
  return `${sampleId}/${plane}/${at}`;
}
