/** Shell commands that check the build from outside of the page. */

/** The lines "sha256  path" of a build's list, with no more than a shell has. */
const LINES = `tr -d '\\n' | tr '}' '\\n' | sed -n 's/.*"path": *"\\([^"]*\\)".*"sha256": *"\\([0-9a-f]*\\)".*/\\2  \\1/p'`;

/** Fetches every file of the list and names those that are not as they were built. */
export function filesCommand(folder: string): string {
  return `curl -s ${folder}build-manifest.json | ${LINES} |
while read -r hash path; do
  curl -s "${folder}$path" | shasum -a 256 | grep -q "^$hash" && echo "same: $path" || echo "DIFFERS: $path"
done`;
}

/** The one number of the whole build. */
export function listCommand(folder: string): string {
  return `curl -s ${folder}build-manifest.json | ${LINES} | shasum -a 256`;
}
