"""The inspectors at the two gates: what must hold on arrival and before publishing."""
