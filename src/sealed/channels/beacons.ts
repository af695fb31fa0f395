import { firstEvent, inPage, urlOf, type Channel } from "../channel";
import { place, tryElement } from "../elements";

/** Messages that a browser sends on the side. */
export const beacons: readonly Channel[] = [
  {
    name: "send-beacon",
    label: "navigator.sendBeacon()",
    family: "beacons",
    contexts: inPage,
    attempt: (canary) => navigator.sendBeacon(urlOf(canary), "canary"),
  },
  {
    name: "link-ping",
    label: "Link auditing (ping)",
    family: "beacons",
    contexts: inPage,
    attempt: (canary) => {
      const link = document.createElement("a");
      // To the page itself, so that nothing moves.
      link.href = location.hash || "#";
      link.setAttribute("ping", urlOf(canary));
      link.addEventListener("click", (event) => event.stopPropagation());
      const before = location.href;
      place(canary, link).click();
      history.replaceState(history.state, "", before);
      return firstEvent(link, ["error"], 800);
    },
  },
  {
    name: "attribution-src",
    label: "Attribution reporting (attributionsrc)",
    family: "beacons",
    contexts: inPage,
    silent: true,
    attempt: (canary) => tryElement(canary, "img", { attributionsrc: urlOf(canary) }),
  },
  {
    name: "csp-report",
    label: "Policy report (report-uri)",
    family: "beacons",
    contexts: inPage,
    disruptive: "it would tighten the policy of this page until it is reloaded",
    attempt: async (canary) => {
      const content = `img-src 'none'; report-uri ${urlOf(canary)}`;
      void tryElement(canary, "meta", { "http-equiv": "Content-Security-Policy", content }, document.head);
      return tryElement(canary, "img", { src: "/refused.png" });
    },
  },
];
