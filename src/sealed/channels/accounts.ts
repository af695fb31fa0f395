import { inPage, secureUrlOf, urlOf, type Channel } from "../channel";

interface Identity {
  readonly identity: {
    readonly providers: readonly { readonly configURL: string; readonly clientId: string }[];
  };
}

interface Presentation {
  getAvailability(): Promise<unknown>;
}

/** Sign-in, payment and second screens: the browser asks the other side on the page's behalf. */
export const accounts: readonly Channel[] = [
  {
    name: "federated-sign-in",
    label: "Federated sign-in",
    family: "beacons",
    contexts: inPage,
    attempt: (canary) => {
      const providers = [{ configURL: secureUrlOf(canary, "fedcm.json"), clientId: "canary" }];
      return navigator.credentials.get({ identity: { providers } } as Identity as CredentialRequestOptions);
    },
  },
  {
    name: "passkey-origins",
    label: "Passkey of another site",
    family: "beacons",
    contexts: inPage,
    attempt: (canary) => {
      const challenge = new Uint8Array(16);
      return navigator.credentials.get({ publicKey: { challenge, rpId: canary.host, timeout: 1000 } });
    },
  },
  {
    name: "payment-method",
    label: "Payment method from elsewhere",
    family: "beacons",
    contexts: inPage,
    attempt: (canary) => {
      const method = { supportedMethods: secureUrlOf(canary, "pay") };
      const total = { label: "x", amount: { currency: "EUR", value: "1" } };
      return new PaymentRequest([method], { total }).canMakePayment();
    },
  },
  {
    name: "presentation",
    label: "Second screen",
    family: "beacons",
    contexts: inPage,
    silent: true,
    attempt: (canary) => {
      const { PresentationRequest } = globalThis as unknown as {
        PresentationRequest: new (url: string) => Presentation;
      };
      return new PresentationRequest(urlOf({ ...canary, protocol: "https:" })).getAvailability();
    },
  },
];
