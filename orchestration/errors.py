"""What may go wrong and be said in one line. Everything a person can mend is a LeadloopError."""


class LeadloopError(Exception):
    """An expected failure; its text says what is wrong, where, and what to do about it."""
