"""Learning from labelled examples, offline: linear models in plain numpy and scipy, the same result on every run."""

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

STEPS = 30
PENALTY = 30.0
"""Few queries and many features: strong, chosen inside the folds (``docs/language.md``)."""
SMALLEST_STEP, ENOUGH = 0.01, 1e-6
START = -4.0
"""Where each class's constant begins: most classes are wrong for most texts."""


def one_against_rest(rows, labels, weights, *, penalty=0.5, steps=STEPS):
    """Weights classes × terms of a logistic regression for every class; ``labels`` rows × classes of 0 and 1."""
    rows = sparse.csr_matrix(rows)
    turned, count = rows.T.tocsr(), labels.shape[1]
    importance = weights[:, None]

    def loss(point):
        coefficients, constants = point[:-count].reshape(-1, count), point[-count:]
        scores = rows @ coefficients + constants
        value = (importance * (np.logaddexp(0, scores) - labels * scores)).sum() + penalty / 2 * (coefficients**2).sum()
        slope = importance * (1 / (1 + np.exp(-scores)) - labels)
        return value, np.concatenate([(turned @ slope + penalty * coefficients).ravel(), slope.sum(axis=0)])

    start = np.concatenate([np.zeros(rows.shape[1] * count), np.full(count, START)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return found.x[:-count].reshape(-1, count).T


def rarity(labels):
    """How much each example counts: the square root of one over the size of its rarest class, one on average."""
    sizes = labels.sum(axis=0) + 1
    weights = np.array([1 / np.sqrt(sizes[row > 0].min()) if row.any() else 0.0 for row in labels])
    return weights / weights.mean() if len(weights) else weights


def listwise(features, relevant, *, penalty=PENALTY, steps=20):
    """Weights that make the relevant documents of each query likely (softmax over the corpus); features queries × docs × n.

    Newton's method with halved steps: the loss is convex.
    """
    wanted, flat = relevant / relevant.sum(axis=1, keepdims=True), features.reshape(-1, features.shape[2])

    def loss(weights):
        scores = (flat @ weights).reshape(wanted.shape)
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return -(wanted * logs).sum() + penalty / 2 * (weights**2).sum(), np.exp(logs)

    weights = np.zeros(features.shape[2])
    value, likely = loss(weights)
    for _ in range(steps):
        slope = (likely - wanted).ravel() @ flat + penalty * weights
        means = np.matmul(likely[:, None, :], features)[:, 0]
        bend = (flat * likely.reshape(-1, 1)).T @ flat - means.T @ means + penalty * np.eye(len(weights))
        step, share = np.linalg.solve(bend, slope), 1.0
        while (found := loss(weights - share * step))[0] > value and share > SMALLEST_STEP:
            share /= 2
        is_done = value - found[0] < ENOUGH
        if found[0] < value:
            weights, (value, likely) = weights - share * step, found
        if is_done:
            break
    return weights
