"""What the pipeline costs, as ratios; nothing here is a test."""
