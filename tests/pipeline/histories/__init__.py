"""Random lead histories: companies made up by seed, and what metrics.md says of them.

`company` makes a company up, `oracle` restates in plain Python what its lead cycles and rates are,
`built` lands and builds it with the project's own models, `comparison` says where the two differ.
The oracle reads the seeds of the agreement (windows, targets, rates of exchange), never a model.
"""
