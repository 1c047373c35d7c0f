"""What another definition of a sales-ready lead would have done; reads the last run's build."""
