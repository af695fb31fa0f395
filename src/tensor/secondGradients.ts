import { runKernel } from "./fusedGradients";
import { FUSED } from "./fusedKernels";
import { tf } from "./tf";

// Second derivatives, for gradient penalties.

/** Linear in dy, and flat in x wherever it has a slope. */
tf.registerGradient({
  kernelName: FUSED.leakyReluGrad,
  inputsToSave: ["x"],
  gradFunc: (ddx, [x], attrs) => ({
    x: () => tf.zerosLike(x!),
    dy: () => runKernel<tf.Tensor>(FUSED.leakyReluGrad, { x: x!, dy: ddx as tf.Tensor }, attrs),
  }),
});

function mul3(a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(a, b), c);
}

/** For x = [a, b], s = σ(b): dx = [dy·s, dy·a·s(1 − s)], differentiated by a, b and dy. */
tf.registerGradient({
  kernelName: FUSED.gluGrad,
  inputsToSave: ["x", "dy"],
  gradFunc: (ddx, saved) => {
    const [x, dy] = saved as [tf.Tensor, tf.Tensor];
    const rows = (t: tf.Tensor) => tf.reshape(t, [-1, t.shape.at(-1)!]);
    const halves = (t: tf.Tensor) => tf.split(rows(t), 2, 1) as [tf.Tensor, tf.Tensor];
    const [[a, b], [p, q], upstream] = [halves(x), halves(ddx as tf.Tensor), rows(dy)];
    const gate = tf.sigmoid(b);
    const slope = tf.mul(gate, tf.sub(1, gate));
    return {
      dy: () => tf.reshape(tf.add(tf.mul(p, gate), mul3(q, a, slope)), dy.shape),
      x: () => {
        const bend = tf.mul(slope, tf.sub(1, tf.mul(gate, 2)));
        const ofB = tf.mul(upstream, tf.add(tf.mul(p, slope), mul3(q, a, bend)));
        return tf.reshape(tf.concat([mul3(q, upstream, slope), ofB], 1), x.shape);
      },
    };
  },
});

/**
 * With c = x − mean, i = 1/σ and h = c·i, the first gradient is dx = γ·i·T(dy), dγ = Σ dy·h, dβ = Σ dy, where
 * T(u) = u − ⟨u⟩ − h·⟨u·h⟩ is its own transpose. So for the inner product of these with p, q and r
 *   ∂/∂dy = γ·i·T(p) + q·h + r,   ∂/∂γ = i·Σ p·T(dy),
 *   ∂/∂x = C − ⟨C⟩,   C = i·(g − h·(⟨g·h⟩ + s)),
 *   g = q·dy − γ·i·(⟨dy·h⟩·p + ⟨p·h⟩·dy),   s = γ·i·(⟨p·dy⟩ − ⟨p⟩⟨dy⟩ − ⟨p·h⟩⟨dy·h⟩).
 * Mean and variance are x's own, so their share is in ∂/∂x.
 */
tf.registerGradient({
  kernelName: FUSED.batchNormGrad,
  inputsToSave: ["x", "dy", "gamma", "mean", "variance"],
  gradFunc: (upstream, saved, attrs) => {
    const { epsilon } = attrs as unknown as { epsilon: number };
    const [x, dy, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const [p, q, r] = upstream as [tf.Tensor, tf.Tensor, tf.Tensor];
    const rows = (t: tf.Tensor) => tf.reshape(t, [-1, gamma.size]);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const normed = tf.mul(tf.sub(rows(x), mean), inverse);
    const scale = tf.mul(gamma, inverse);
    const [up, down] = [rows(p), rows(dy)];
    const [pMean, dyMean] = [columnMeans(up), columnMeans(down)];
    const [pAlong, dyAlong] = [columnMeans(tf.mul(up, normed)), columnMeans(tf.mul(down, normed))];
    const project = (u: tf.Tensor, uMean: tf.Tensor, along: tf.Tensor) =>
      tf.sub(tf.sub(u, uMean), tf.mul(normed, along));
    const ofX = () => {
      const cross = tf.mul(scale, tf.add(tf.mul(dyAlong, up), tf.mul(pAlong, down)));
      const g = tf.sub(tf.mul(q, down), cross);
      const shared = tf.sub(
        columnMeans(tf.mul(up, down)),
        tf.add(tf.mul(pMean, dyMean), tf.mul(pAlong, dyAlong)),
      );
      const along = tf.add(columnMeans(tf.mul(g, normed)), tf.mul(scale, shared));
      const centred = tf.mul(inverse, tf.sub(g, tf.mul(normed, along)));
      return tf.reshape(tf.sub(centred, columnMeans(centred)), x.shape);
    };
    const ofDy = () => {
      const projected = tf.mul(scale, project(up, pMean, pAlong));
      return tf.reshape(tf.add(tf.add(projected, tf.mul(q, normed)), r), dy.shape);
    };
    return {
      ...{ x: ofX, dy: ofDy },
      gamma: () => tf.mul(inverse, tf.sum(tf.mul(up, project(down, dyMean, dyAlong)), 0)),
      ...{ mean: () => tf.zerosLike(mean), variance: () => tf.zerosLike(variance) },
    };
  },
});

function columnMeans(x: tf.Tensor): tf.Tensor {
  return tf.mean(x, 0);
}
