/**
 * The DCGAN step in PyTorch on the processor and ours, in turn, where PyTorch is installed:
 * `npm run bench -- peer [--python /usr/bin/python3] [--rounds N] [--json FILE]`.
 */
import { readPeerOptions, runPeer } from "./engine/peer";

await runPeer(readPeerOptions());
process.exit(0);
