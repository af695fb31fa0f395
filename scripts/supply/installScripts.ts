/** Packages that would run something when they are installed, and what is lost when they may not: nothing. */
export const unneededInstallScripts: Readonly<Record<string, string>> = {
  "core-js": "prints a request for donations",
  esbuild: "replaces a start script by the program itself, which is then found a little faster",
  webgpu: "takes a quarantine mark off on macOS",
  fsevents: "builds what is also there ready made; macOS only, optional",
};

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
}

/** Names of packages in package-lock.json that have an install script, and no entry in the list. */
export function unexplainedInstallScripts({ packages }: Lock): string[] {
  return Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.split("node_modules/").at(-1)!)
    .filter((name) => !(name in unneededInstallScripts));
}
