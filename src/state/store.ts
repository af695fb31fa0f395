import { create } from "zustand";
import { browserEyes } from "./browserEyes";
import { checkOwnHeaders } from "@/sealed/headerCheck";
import { appClients, type Clients } from "./clients";
import { compareSlice } from "./compare";
import { librarySlice } from "./library";
import { networkSlice } from "./network";
import { saveFile } from "./save";
import { sessionSlice } from "./session";
import type { Surroundings } from "./slice";
import { trainingSlice } from "./training";
import type { DarkroomState } from "./types";

/** A whole app state over two workers; tests pass fakes of the workers and of what surrounds them. */
export function createDarkroom(clients: Clients, surroundings: Partial<Omit<Surroundings, "clients">> = {}) {
  const around: Surroundings = {
    clients,
    save: saveFile,
    now: () => performance.now(),
    eyes: browserEyes(),
    checkHeaders: checkOwnHeaders,
    ...surroundings,
  };
  return create<DarkroomState>()((...api) => ({
    ...sessionSlice(around)(...api),
    ...librarySlice(around)(...api),
    ...trainingSlice(around)(...api),
    ...compareSlice(around)(...api),
    ...networkSlice(around)(...api),
  }));
}

/** The app's one store: `useDarkroom((state) => state.page)`. */
export const useDarkroom = createDarkroom(appClients);
