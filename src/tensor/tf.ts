/**
 * TensorFlow.js as the rest of the app may use it. The union package is imported for its side effects:
 * it registers the gradients, without which differentiation throws "gradient function not found".
 */
import "@tensorflow/tfjs";

export * as tf from "@tensorflow/tfjs-core";
