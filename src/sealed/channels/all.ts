import type { Channel } from "../channel";
import { accounts } from "./accounts";
import { beacons } from "./beacons";
import { fetches } from "./fetches";
import { frames } from "./frames";
import { images } from "./images";
import { media } from "./media";
import { names } from "./names";
import { navigation } from "./navigation";
import { scripts } from "./scripts";
import { sockets } from "./sockets";
import { webrtc } from "./webrtc";

/** Every channel that is tried, in the order of the officer's table. */
export const channels: readonly Channel[] = [
  ...fetches,
  ...sockets,
  ...beacons,
  ...accounts,
  ...images,
  ...media,
  ...scripts,
  ...frames,
  ...names,
  ...navigation,
  ...webrtc,
];
