"""The simulated company: a business whose every true number is known before any vendor writes it down."""
