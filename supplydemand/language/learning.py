"""Learning from labelled examples, offline: linear models in plain numpy and scipy, the same result on every run."""

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

STEPS = 30
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
    return weights / weights.mean()


def listwise(features, relevant, *, penalty=5.0, steps=200):
    """Weights that make the relevant documents of each query likely (softmax over the corpus); features queries × docs × n."""
    wanted = relevant / relevant.sum(axis=1, keepdims=True)

    def loss(weights):
        scores = features @ weights
        scores = scores - scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        slope = np.exp(logs) - wanted
        return -(wanted * logs).sum() + penalty / 2 * (weights**2).sum(), np.einsum(
            "qd,qdf->f", slope, features
        ) + penalty * weights

    return minimize(loss, np.zeros(features.shape[2]), jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
