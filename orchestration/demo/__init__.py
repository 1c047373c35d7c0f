"""The simulated company: every true number is known before any vendor writes it down."""
