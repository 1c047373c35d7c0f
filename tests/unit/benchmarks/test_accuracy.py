"""The error of an attribution model is the share of the credit at the wrong channel."""

import pytest

from benchmarks.accuracy import misplaced_share


def test_credit_in_the_true_proportions_is_right_whatever_its_sum() -> None:
    assert misplaced_share({"email": 1, "event": 3}, {"email": 20, "event": 60}) == 0


def test_credit_at_channels_that_made_nothing_is_all_wrong() -> None:
    assert misplaced_share({"direct": 4}, {"event": 2, "direct": 0}) == 1


def test_a_quarter_too_much_here_is_a_quarter_too_little_there() -> None:
    error = misplaced_share({"email": 3, "event": 1}, {"email": 1, "event": 1})
    assert error == pytest.approx(0.25)
