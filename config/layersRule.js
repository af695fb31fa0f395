import { dirname, resolve } from "node:path";
import { layers, packageHomes, roomOf } from "./layers.js";

/**
 * ESLint rule: an import may only go where the layer table allows.
 * @type {import("eslint").Rule.RuleModule}
 */
export const layersRule = {
  meta: { type: "problem", schema: [], messages: { layer: "{{text}}" } },
  create(context) {
    const file = context.filename;
    const room = roomOf(file);
    if (room === undefined || room === "app") return {};
    const isTest = /\.test\.tsx?$/.test(file);

    /** @param {any} node */
    function check(node) {
      const source = node.source?.value;
      if (typeof source !== "string") return;
      const text = complaint(source);
      if (text) context.report({ node: node.source, messageId: "layer", data: { text } });
    }

    /** @param {string} source */
    function complaint(source) {
      const target = source.startsWith("@/")
        ? roomOf(`/src/${source.slice(2)}`)
        : source.startsWith(".")
          ? roomOf(resolve(dirname(file), source))
          : undefined;
      if (target === undefined) {
        const home = packageHomes.find(({ pattern }) => pattern.test(source));
        if (!home || home.rooms.includes(/** @type {string} */ (room)) || isTest) return undefined;
        return `${source} belongs behind src/${home.rooms.join(", src/")}; import from there.`;
      }
      if (target === room) return undefined;
      if (layers[/** @type {string} */ (room)]?.includes(target)) return undefined;
      return `src/${room} may not import src/${target} (docs/architecture.md has the table).`;
    }

    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
