// Limits on a Poisson signal over a background: what Sources/Reach/SignalLimit.swift does, in the page.
"use strict";

const Statistics = (() => {
  const LANCZOS = [57.1562356658629235, -59.5979603554754912, 14.1360979747417471, -0.491913816097620199, 0.339946499848118887e-4, 0.465236289270485756e-4,
    -0.983744753048795646e-4, 0.158088703224912494e-3, -0.210264441724104883e-3, 0.217439618115212643e-3, -0.164318106536763890e-3, 0.844182239838527433e-4,
    -0.261908384015814087e-4, 0.368991826595316234e-5];

  function logGamma(x) {
    let y = x, sum = 0.999999999999997092;
    const t = x + 5.2421875;
    for (const c of LANCZOS) sum += c / ++y;
    return (x + 0.5) * Math.log(t) - t + Math.log(2.5066282746310005 * sum / x);
  }

  // W. H. Press et al., Numerical Recipes (2007), 6.2.2, to 1e-16 of the largest.
  const CHEBYSHEV = [-1.3026537197817094, 6.4196979235649026e-1, 1.9476473204185836e-2, -9.561514786808631e-3, -9.46595344482036e-4, 3.66839497852761e-4,
    4.2523324806907e-5, -2.0278578112534e-5, -1.624290004647e-6, 1.303655835580e-6, 1.5626441722e-8, -8.5238095915e-8, 6.529054439e-9, 5.059343495e-9,
    -9.91364156e-10, -2.27365122e-10, 9.6467911e-11, 2.394038e-12, -6.886027e-12, 8.94487e-13, 3.13092e-13, -1.12708e-13, 3.81e-16, 7.106e-15, -1.523e-15,
    -9.4e-17, 1.21e-16, -2.8e-17];

  function erfc(x) {
    const z = Math.abs(x), t = 2 / (2 + z), ty = 4 * t - 2;
    let d = 0, dd = 0;
    for (let j = CHEBYSHEV.length - 1; j > 0; j--) [d, dd] = [ty * d - dd + CHEBYSHEV[j], d];
    const value = t * Math.exp(-z * z + 0.5 * (CHEBYSHEV[0] + ty * d) - dd);
    return x >= 0 ? value : 2 - value;
  }

  const normal = x => erfc(-x / Math.SQRT2) / 2;

  function normalQuantile(probability) {
    let low = -10, high = 10;
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (normal(middle) < probability) low = middle; else high = middle;
    }
    return (low + high) / 2;
  }

  // x - ln(1 + x), without cancellation around 0.
  function excessOverLogarithm(x) {
    if (Math.abs(x) >= 0.5) return x - Math.log1p(x);
    const r = x / (2 + x), square = r * r;
    let power = r * square, sum = 0;
    for (let odd = 3; ; odd += 2) {
      const term = power / odd;
      sum += term;
      if (Math.abs(term) <= 1e-17 * Math.abs(sum)) break;
      power *= square;
    }
    return x * r - 2 * sum;
  }

  // Q(a, x), the probability of less than a events where x are expected.
  function upperGamma(a, x) {
    if (x === 0) return 1;
    if (a >= 1000) return uniform(a, x);
    const factor = Math.exp(a * Math.log(x) - x - logGamma(a));
    return x < a + 1 ? 1 - factor * series(a, x) : factor * fraction(a, x);
  }

  function series(a, x) {
    let term = 1 / a, sum = term, n = a;
    while (term > 1e-17 * sum) sum += (term *= x / ++n);
    return sum;
  }

  function fraction(a, x) {
    const tiny = 1e-300;
    let b = x + 1 - a, c = 1 / tiny, d = 1 / b, value = d;
    for (let n = 1; n < 10000; n++) {
      const numerator = -n * (n - a);
      b += 2;
      d = numerator * d + b;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      c = b + numerator / c;
      if (Math.abs(c) < tiny) c = tiny;
      const change = c * d;
      value *= change;
      if (Math.abs(change - 1) < 1e-15) break;
    }
    return value;
  }

  // Temme's expansion to its second term.
  function uniform(a, x) {
    const mu = (x - a) / a, half = excessOverLogarithm(mu), eta = (mu < 0 ? -1 : 1) * Math.sqrt(2 * half);
    const sum = terms => terms.reduceRight((value, c) => value * eta + c, 0);
    const [c0, c1] = Math.abs(eta) < 0.1
      ? [sum([-1 / 3, 1 / 12, -2 / 135, 1 / 864, 1 / 2835, -139 / 777600]), sum([-1 / 540, -1 / 288, 1 / 378, -77 / 77760])]
      : [1 / mu - 1 / eta, 1 / eta ** 3 - 1 / mu ** 3 - 1 / mu ** 2 - 1 / (12 * mu)];
    const rest = Math.exp(-a * half) / Math.sqrt(2 * Math.PI * a) * (c0 + c1 / a);
    return Math.min(1, Math.max(0, erfc(eta * Math.sqrt(a / 2)) / 2 + rest));
  }

  // A root between two ends of opposite signs, by the Illinois method.
  function root(low, high, f, tolerance) {
    let [a, b, fa, fb] = [low, high, f(low), f(high)], x = b, side = 0;
    for (let i = 0; i < 200; i++) {
      const last = x;
      x = (fa * b - fb * a) / (fa - fb);
      const fx = f(x);
      if (fx === 0 || Math.abs(x - last) < tolerance) return x;
      if (Math.sign(fx) === Math.sign(fb)) {
        [b, fb] = [x, fx];
        if (side < 0) fa /= 2;
        side = -1;
      } else {
        [a, fa] = [x, fx];
        if (side > 0) fb /= 2;
        side = 1;
      }
    }
    return x;
  }

  // A count over a background known up to a log-normal with its mean and deviation.
  class UncertainCount {
    constructor(expected, error) {
      const relative = expected > 0 ? error / expected : 0, variance = Math.log1p(relative * relative);
      this.background = expected;
      this.sigma = Math.sqrt(variance);
      this.mu = expected > 0 ? Math.log(expected) - variance / 2 : 0;
    }

    // P(N <= n).
    cumulative(n, signal) {
      if (!(this.sigma > 0)) return upperGamma(n + 1, signal + this.background);
      if (n < 1 || this.sigma * Math.sqrt(n + 1) < 10) return this.overNormal(n, signal);
      return this.overGamma(n + 1, signal);
    }

    overNormal(n, signal) {
      let sum = 0, weights = 0;
      for (let i = -102; i <= 102; i++) {
        const z = i / 12, weight = Math.exp(-z * z / 2);
        sum += weight * upperGamma(n + 1, signal + Math.exp(this.mu + this.sigma * z));
        weights += weight;
      }
      return sum / weights;
    }

    overGamma(a, signal) {
      let sum = 0, weights = 0;
      for (let i = -102; i <= 102; i++) {
        const cubeRoot = 1 - 1 / (9 * a) + i / 12 / (3 * Math.sqrt(a));
        if (!(cubeRoot > 0)) continue;
        const ratio = cubeRoot ** 3, value = a * ratio, weight = Math.exp(-a * excessOverLogarithm(ratio - 1)) / cubeRoot;
        weights += weight;
        if (value > signal) sum += weight * normal((Math.log(value - signal) - this.mu) / this.sigma);
      }
      return sum / weights;
    }

    get median() {
      let low = -1, high = 1;
      while (this.cumulative(high, 0) < 0.5) [low, high] = [high, 2 * high + 1];
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (this.cumulative(middle, 0) < 0.5) low = middle; else high = middle;
      }
      return high;
    }
  }

  function cls(b, error, confidence) {
    const count = new UncertainCount(b, error), n = count.median, whole = count.cumulative(n, 0);
    const excess = signal => count.cumulative(n, signal) / whole - (1 - confidence);
    let high = 5;
    while (excess(high) > 0) high *= 2;
    return root(0, high, excess, 1e-7 * high);
  }

  function asimov(b, error, confidence) {
    const variance = error * error, threshold = normalQuantile(1 - (1 - confidence) / 2) ** 2;
    function q(signal) {
      if (!(b > 0)) return 2 * signal;
      const half = (b - signal + variance) / 2, r = Math.sqrt(half * half + b * signal);
      const d = variance === 0 ? signal : half > 0 ? b * signal / (half + r) : r - half, pull = d / (b + d);
      return 2 * b * excessOverLogarithm(d / b) + variance * pull * pull;
    }
    let high = 5;
    while (q(high) < threshold) high *= 2;
    return root(0, high, signal => threshold - q(signal), 1e-9 * high);
  }

  const LOG_FACTORIALS = [];
  const logFactorial = n => LOG_FACTORIALS[n] ??= logGamma(n + 1);
  const poisson = (n, mean) => mean > 0 ? Math.exp(n * Math.log(mean) - mean - logFactorial(n)) : n === 0 ? 1 : 0;

  // The acceptance region of Feldman and Cousins for a signal.
  function acceptance(signal, background, confidence) {
    const mean = signal + background, logMean = Math.log(mean);
    const ratio = n => mean > 0 ? Math.exp((n > 0 ? n * (logMean - Math.log(Math.max(n, background))) : 0) - mean + Math.max(n, background)) : n === 0 ? 1 : 0;
    let low = Math.floor(mean), high = low;
    if (ratio(low + 1) > ratio(low)) low = ++high;
    let sum = poisson(low, mean), below = low > 0 ? ratio(low - 1) : -1, above = ratio(high + 1);
    while (sum < confidence) {
      if (below >= above) {
        sum += poisson(--low, mean);
        below = low > 0 ? ratio(low - 1) : -1;
      } else {
        sum += poisson(++high, mean);
        above = ratio(high + 1);
      }
    }
    return [low, high];
  }

  // The largest signal, in steps, whose region holds n; limits do not rise with the background.
  function upperLimit(n, background, confidence) {
    const step = 0.005, spread = Math.sqrt(background + n + 10), steps = Math.floor((Math.max(0, n - background) + 6 * spread + 10) / step);
    const accepts = (signal, b) => { const [low, high] = acceptance(signal, b, confidence); return low <= n && n <= high; };
    // Regions move up with the signal, but for wiggles of less than half an event.
    let inside = 0, outside = steps;
    while (outside - inside > 1) {
      const middle = (inside + outside) >> 1;
      if (acceptance(middle * step, background, confidence)[0] <= n) inside = middle; else outside = middle;
    }
    let top = Math.min(steps, inside + 100);
    while (top >= 0 && !accepts(top * step, background)) top--;
    if (top < 0) return 0;
    let largest = top * step;
    for (let i = 1; i <= 150; i++) {
      const b = background + i * 0.01;
      if (![1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 38, 50, 65, 80].some(j => accepts(largest + j * step, b))) continue;
      for (let j = 80; j > 0; j--) if (accepts(largest + j * step, b)) { largest += j * step; break; }
    }
    return largest;
  }

  function feldmanCousins(b, confidence) {
    const last = Math.floor(b + 6 * Math.sqrt(b + 1) + 3);
    let sum = 0;
    for (let n = 0; n <= last; n++) {
      const probability = poisson(n, b);
      if (probability > 1e-6) sum += probability * upperLimit(n, b, confidence);
    }
    return sum;
  }

  // The number of signal events that a search is sensitive to; an error in words where the method knows none.
  function limit(method, { background, error, confidence, signal }) {
    if (method === "fixed") return signal;
    const sigma = background > 0 ? error : 0;
    if (method === "cls") return cls(background, sigma, confidence);
    if (method === "asimov") return asimov(background, sigma, confidence);
    if (sigma > 0) throw new Error("Feldman–Cousins knows no error of the background: take CLs");
    if (background > 100) throw new Error("Feldman–Cousins for backgrounds up to 100: take CLs");
    return feldmanCousins(background, confidence);
  }

  return { limit, cls, asimov, feldmanCousins, erfc, logGamma, upperGamma, UncertainCount, root };
})();

if (typeof module !== "undefined") module.exports = { Statistics };
