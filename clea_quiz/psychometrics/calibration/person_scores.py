"""Scores of persons: the gradient of each person's log-likelihood, and what it leaves uncertain."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from clea_quiz.psychometrics.arrays import FloatArray, IntArray
from clea_quiz.psychometrics.calibration.answers import Answers
from clea_quiz.psychometrics.calibration.blocks import Block
from clea_quiz.psychometrics.calibration.expectation import Work, posterior
from clea_quiz.psychometrics.calibration.families import Family
from clea_quiz.psychometrics.calibration.fitting import Fit
from clea_quiz.psychometrics.calibration.problem import Problem, places

CELLS = 20_000_000  # scores of persons × nodes × parameters held at once


@dataclass(frozen=True, eq=False)
class _Table:
    """Scores ∂ log P_jk / ∂ parameters of one family: (J, K + 1, G, size); the last category is no answer."""

    rows: IntArray
    place: IntArray
    scores: Work


class PersonScores:
    """Scores of persons: what each answer says of each parameter at each node."""

    def __init__(self, problem: Problem, answers: Answers, fit: Fit) -> None:
        self._problem, self._answers, self._fit = problem, answers, fit
        self._tables = [self._table(*found) for found in places(problem, fit.state)]

    def missing(self) -> FloatArray:
        """Return Σ_n Cov(scores | y_n), (P, P)."""
        total = np.zeros((self._problem.size, self._problem.size))
        for block, weights, window in self._posteriors():
            if self._answers.matrix is None:
                total += self._sparse_missing(block, weights, window)
                continue
            for rows in _chunks(block.persons.size, weights.shape[1] * self._problem.size):
                scores = self._scores(block, rows, window)
                own = weights[rows]
                mean = np.einsum("nw,nwp->np", own, scores)
                scores *= np.sqrt(own)[:, :, None]
                flat = scores.reshape(-1, scores.shape[2])
                total += flat.T @ flat
                total -= mean.T @ mean
        return total

    def cross_products(self) -> FloatArray:
        """Return Σ_n E[scores | y_n] E[scores | y_n]ᵀ, (P, P)."""
        total = np.zeros((self._problem.size, self._problem.size))
        for block, weights, window in self._posteriors():
            if self._answers.matrix is None:
                mean = self._sparse_mean(block, weights, window)
                total += (mean.T @ mean).toarray()
                continue
            for rows in _chunks(block.persons.size, weights.shape[1] * self._problem.size):
                mean = np.einsum("nw,nwp->np", weights[rows], self._scores(block, rows, window))
                total += mean.T @ mean
        return total

    def _table(self, family: Family, values: FloatArray, place: IntArray) -> _Table:
        probability, slopes = family.derivatives(values, self._fit.nodes)
        scores = np.zeros((len(values), family.categories + 1, *slopes.shape[2:]))
        scores[:, :-1] = slopes / probability[..., None]
        return _Table(family.rows, place, scores.astype(self._fit.curves.rows.dtype))

    def _posteriors(self) -> Iterator[tuple[Block, Work, slice]]:
        for block, window in zip(self._fit.blocks, self._fit.windows, strict=True):
            weights, _ = posterior(block, self._fit.curves, window)
            yield block, weights.T, slice(*window)

    def _scores(self, block: Block, rows: slice, window: slice) -> Work:
        """Return the scores of some persons, (n, w, P)."""
        persons = block.persons[rows]
        nodes = self._fit.nodes[window]
        result = np.zeros((persons.size, nodes.size, self._problem.size), self._fit.curves.rows.dtype)
        for table in self._tables:
            chosen = self._answers.dense[np.ix_(persons, table.rows)]
            chosen = np.where(chosen < 0, table.scores.shape[1] - 1, chosen)
            found = table.scores[np.arange(table.rows.size), chosen][:, :, window]
            start, end = int(table.place.min()), int(table.place.max()) + 1
            result[:, :, start:end] = found.transpose(0, 2, 1, 3).reshape(*result.shape[:2], end - start)
        for column, values in self._latent_scores(block.group, nodes):
            result[:, :, column] = values
        return result

    def _latent_scores(self, group: int, nodes: FloatArray) -> Iterator[tuple[int, FloatArray]]:
        problem, state = self._problem, self._fit.state
        start = problem.size - int(problem.free_mean.sum() + problem.free_sd.sum())
        distance, sd = nodes - state.mean[group], state.sd[group]
        if problem.free_mean[group]:
            yield start + int(problem.free_mean[:group].sum()), distance / sd**2
        if problem.free_sd[group]:
            place = start + int(problem.free_mean.sum()) + int(problem.free_sd[:group].sum())
            yield place, distance**2 / sd**3 - 1 / sd

    def _sparse_missing(self, block: Block, weights: Work, around: slice) -> FloatArray:
        total = np.zeros((self._problem.size, self._problem.size))
        for place, node in enumerate(range(around.start, around.stop)):
            scores = self._sparse_scores(block, node)
            weighted = scores.multiply(np.sqrt(weights[:, place])[:, None]).tocsr()
            total += (weighted.T @ weighted).toarray()
        mean = self._sparse_mean(block, weights, around)
        return np.asarray(total - (mean.T @ mean).toarray())

    def _sparse_mean(self, block: Block, weights: Work, window: slice) -> csr_array:
        person, column, kept = self._cells(block)
        values = np.concatenate(
            [
                np.einsum("aw,awp->ap", weights[person[own]], table.scores[item, score][:, window]).ravel()
                for table, own, item, score in kept
            ]
        )
        rows = np.concatenate([np.repeat(person[own], table.scores.shape[3]) for table, own, _, _ in kept])
        latent = [
            (place, weights @ scores.astype(weights.dtype))
            for place, scores in self._latent_scores(block.group, self._fit.nodes[window])
        ]
        return self._assembled(block, rows, column, values, latent)

    def _sparse_scores(self, block: Block, node: int) -> csr_array:
        person, column, kept = self._cells(block)
        values = np.concatenate([table.scores[item, score, node].ravel() for table, _, item, score in kept])
        rows = np.concatenate([np.repeat(person[own], table.scores.shape[3]) for table, own, _, _ in kept])
        latent = [
            (place, np.full(block.persons.size, scores[0]))
            for place, scores in self._latent_scores(block.group, self._fit.nodes[node : node + 1])
        ]
        return self._assembled(block, rows, column, values, latent)

    def _assembled(
        self,
        block: Block,
        rows: IntArray,
        column: IntArray,
        values: Work,
        latent: list[tuple[int, Work]],
    ) -> csr_array:
        everyone = np.arange(block.persons.size)
        for place, own in latent:
            rows, values = np.concatenate([rows, everyone]), np.concatenate([values, own])
            column = np.concatenate([column, np.full(everyone.size, place)])
        shape = block.persons.size, self._problem.size
        return csr_array((values.astype(np.float64), (rows, column)), shape=shape)

    def _cells(
        self, block: Block
    ) -> tuple[IntArray, IntArray, list[tuple[_Table, IntArray, IntArray, IntArray]]]:
        """Return each answer's person within the block, its parameters' positions, and its row in a table."""
        starts, items, scores = self._answers.rows
        counts = starts[block.persons + 1] - starts[block.persons]
        own = np.concatenate([[0], np.cumsum(counts)])
        place = np.repeat(starts[block.persons] - own[:-1], counts) + np.arange(own[-1])
        person = np.repeat(np.arange(block.persons.size), counts)
        item, score = items[place].astype(np.int64), scores[place].astype(np.int64)
        kept, columns = [], []
        for table in self._tables:
            row = np.full(self._problem.items, -1)
            row[table.rows] = np.arange(table.rows.size)
            of_family = np.flatnonzero(row[item] >= 0)
            kept.append((table, of_family, row[item[of_family]], score[of_family]))
            columns.append(table.place[row[item[of_family]]].ravel())
        return person, np.concatenate(columns), kept


def _chunks(persons: int, per_person: int) -> Iterator[slice]:
    size = max(1, CELLS // max(per_person, 1))
    return (slice(start, min(start + size, persons)) for start in range(0, persons, size))
