/**
 * Files that may use the network, each with its reason. Paths below the repository.
 * @type {readonly { pattern: RegExp, why: string }[]}
 */
export const networkHomes = [
  { pattern: /(^|\/)src\/domain\/ownFiles\.ts$/, why: "reads the app's own files" },
  { pattern: /(^|\/)src\/offline\/serviceWorker\.ts$/, why: "stores the app's own files" },
  { pattern: /(^|\/)src\/sealed\//, why: "tries every way out on purpose" },
];

/** Names that send something, wherever they stand. */
const GLOBALS = new Set([
  "fetch",
  "fetchLater",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "EventSource",
  "WebTransport",
  "RTCPeerConnection",
  "webkitRTCPeerConnection",
  "importScripts",
]);
const HOLDERS = new Set(["globalThis", "window", "self", "frames", "parent", "top"]);

/**
 * ESLint rule: nothing in the app reaches for the network but the files above. Comparing a name, a type, or a
 * parameter of that name is no use of it.
 * @type {import("eslint").Rule.RuleModule}
 */
export const networkRule = {
  meta: { type: "problem", schema: [], messages: { network: "{{text}}" } },
  create(context) {
    const path = context.filename.replaceAll("\\", "/");
    if (!/(^|\/)src\//.test(path) || /\.test\.tsx?$|\/testing\//.test(path)) return {};
    if (networkHomes.some(({ pattern }) => pattern.test(path))) return {};

    /** @param {any} node @param {string} text */
    const report = (node, text) => context.report({ node, messageId: "network", data: { text } });
    /** @param {any} node @param {string} name */
    const refuse = (node, name) =>
      report(node, `${name} uses the network: read the app's own files through src/domain/ownFiles.ts.`);

    return {
      Program(node) {
        const scope = context.sourceCode.getScope(node);
        for (const { identifier, resolved } of scope.through) {
          // `through` holds what no declaration in the file explains: the browser's own.
          if (resolved?.defs.length) continue;
          if (GLOBALS.has(identifier.name) && isValue(identifier)) refuse(identifier, identifier.name);
        }
      },
      MemberExpression(/** @type {any} */ node) {
        const name = node.computed ? node.property.value : node.property.name;
        if (name === "sendBeacon") refuse(node, "sendBeacon");
        if (GLOBALS.has(name) && HOLDERS.has(node.object.name)) refuse(node, name);
      },
      VariableDeclarator(/** @type {any} */ node) {
        if (node.id.type !== "ObjectPattern" || !HOLDERS.has(node.init?.name)) return;
        for (const { key } of node.id.properties) if (GLOBALS.has(key?.name)) refuse(node, key.name);
      },
      ImportExpression(/** @type {any} */ node) {
        if (node.source.type !== "Literal")
          report(node, "import() takes a fixed name: code comes with the build.");
        else if (isRemote(node.source.value))
          report(node, "import() of remote code: code comes with the build.");
      },
      ImportDeclaration(/** @type {any} */ node) {
        if (isRemote(node.source.value)) report(node, "Import of remote code: code comes with the build.");
      },
    };
  },
};

/** @param {any} identifier */
function isValue(identifier) {
  return !identifier.parent?.type.startsWith("TS");
}

/** @param {unknown} source */
function isRemote(source) {
  return typeof source === "string" && /^([a-z][\w+.-]*:)?\/\/|^(data|blob):/i.test(source);
}
