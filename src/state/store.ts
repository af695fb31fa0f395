import { create } from "zustand";
import { browserEyes } from "./browserEyes";
import { checkOwnHeaders } from "@/sealed/headerCheck";
import { appKeys } from "@/workers/client/share";
import { applyUpdate, onOffline } from "@/offline/client";
import { appClients, type Clients } from "./clients";
import { cascadesSlice } from "./cascades";
import { compareSlice } from "./compare";
import { evaluationSlice } from "./evaluation";
import { pixels } from "./images";
import { librarySlice } from "./library";
import { lockSlice } from "./lock";
import { networkSlice } from "./network";
import { offlineSlice } from "./offline";
import { saveFile } from "./save";
import { sessionSlice } from "./session";
import type { Surroundings } from "./slice";
import { browserTabs } from "./tabs";
import { trainingSlice } from "./training";
import { volumesSlice } from "./volumes";
import { volumeSlices } from "./volumeSlices";
import type { DarkroomState } from "./types";

/** A whole app state over two workers; tests pass fakes of the workers and of what surrounds them. */
export function createDarkroom(clients: Clients, surroundings: Partial<Omit<Surroundings, "clients">> = {}) {
  const around: Surroundings = {
    clients,
    save: saveFile,
    now: () => performance.now(),
    eyes: browserEyes(),
    offline: { onOffline, applyUpdate },
    checkHeaders: checkOwnHeaders,
    keys: appKeys,
    tabs: browserTabs(),
    forgetPixels: () => {
      pixels.forget();
      volumeSlices.forget();
    },
    ...surroundings,
  };
  return create<DarkroomState>()((...api) => ({
    ...sessionSlice(around)(...api),
    ...librarySlice(around)(...api),
    ...trainingSlice(around)(...api),
    ...compareSlice(around)(...api),
    ...evaluationSlice(around)(...api),
    ...volumesSlice(around)(...api),
    ...cascadesSlice(around)(...api),
    ...lockSlice(around)(...api),
    ...networkSlice(around)(...api),
    ...offlineSlice(around)(...api),
  }));
}

/** The app's one store: `useDarkroom((state) => state.page)`. */
export const useDarkroom = createDarkroom(appClients);
