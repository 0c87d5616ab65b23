"""A sum of small symmetric trees over features: plain numbers in, plain numbers out.

A tree asks the same few questions (is feature f above t?) of everything; the answers together number the leaf. So a tree is its
questions and its leaves, and a hundred of them fit in a few kilobytes of JSON.
"""

import numpy as np

DEPTH, ROUNDS, RATE, STEADINESS = 3, 80, 0.1, 1.0
BAGS, SHARE, SEED = 6, 0.5, 20261126
"""Several sums, each over half of the features: their mean errs less than one over all."""
CUTS = 24
"""Candidate thresholds of a feature."""


def bagged(features, wanted):
    """Trees of several bags of features as one list; the numbers of features are those of ``features``."""
    draw, count, trees = np.random.default_rng(SEED), features.shape[2], []
    for _ in range(BAGS):
        chosen = np.sort(draw.choice(count, max(1, round(SHARE * count)), replace=False))
        for tree in grown(features[:, :, chosen], wanted):
            questions = [[int(chosen[feature]), cut] for feature, cut in tree["questions"]]
            trees.append({"questions": questions, "leaves": [round(value / BAGS, 6) for value in tree["leaves"]]})
    return trees


def grown(features, wanted, *, rounds=ROUNDS):
    """Trees that make the wanted documents of each query likely (softmax over its candidates).

    ``features`` queries × candidates × n; ``wanted`` queries × candidates, each row adding up to one or empty.
    """
    shape, flat = features.shape[:2], features.reshape(-1, features.shape[2])
    cuts = [_cuts(column) for column in flat.T]
    width = max(map(len, cuts)) + 1
    bins = np.stack([np.searchsorted(own, column, side="left") for own, column in zip(cuts, flat.T, strict=True)])
    scores, trees = np.zeros(shape), []
    for _ in range(rounds):
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        slope, bend = (wanted - likely).ravel(), (likely * (1 - likely)).ravel()
        leaf, questions = np.zeros(flat.shape[0], dtype=np.int64), []
        for depth in range(DEPTH):
            feature, cut = _best_question(bins, [*map(len, cuts)], leaf, 1 << depth, width, slope, bend)
            questions.append([feature, round(float(cuts[feature][cut]), 6) if len(cuts[feature]) else 0.0])
            leaf = 2 * leaf + (bins[feature] > cut)
        values = RATE * np.bincount(leaf, slope, 1 << DEPTH) / (np.bincount(leaf, bend, 1 << DEPTH) + STEADINESS)
        trees.append({"questions": questions, "leaves": [round(float(value), 6) for value in values]})
        scores += values[leaf].reshape(shape)
    return trees


def _cuts(column):
    """Thresholds: half of them spread over all values, half over the upper ones, where the few that matter lie."""
    middle = np.median(column)
    upper = column[column > middle] if (column > middle).any() else column
    steps = np.linspace(0, 1, CUTS // 2)
    return np.unique(np.round(np.concatenate([np.quantile(column, steps), np.quantile(upper, steps)]), 6))[:-1]


def _best_question(bins, sizes, leaf, leaves, width, slope, bend):
    """The feature and cut that gain most over all leaves; a feature with one value has none to offer."""
    best, choice = -1.0, (0, 0)
    for feature, (own, size) in enumerate(zip(bins, sizes, strict=True)):
        if not size:
            continue
        at = leaf * width + own
        rise = np.bincount(at, slope, leaves * width).reshape(leaves, width).cumsum(axis=1)
        mass = np.bincount(at, bend, leaves * width).reshape(leaves, width).cumsum(axis=1)
        left = rise[:, :-1] ** 2 / (mass[:, :-1] + STEADINESS)
        right = (rise[:, -1:] - rise[:, :-1]) ** 2 / (mass[:, -1:] - mass[:, :-1] + STEADINESS)
        gains = (left + right).sum(axis=0)[:size]
        cut = int(gains.argmax())
        if gains[cut] > best + 1e-9:
            best, choice = float(gains[cut]), (feature, cut)
    return choice


def summed(trees, features):
    """The trees' sum for features ``… × n``."""
    total = np.zeros(features.shape[:-1])
    for tree in trees:
        leaf = np.zeros(total.shape, dtype=np.int64)
        for feature, cut in tree["questions"]:
            leaf = 2 * leaf + (features[..., feature] > cut)
        total += np.array(tree["leaves"])[leaf]
    return total
