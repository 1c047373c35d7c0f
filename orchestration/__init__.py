"""Everything that moves and guards the data; the numbers themselves are made in models/."""
