"""Assets, checks, the job and what starts it: wiring only, one module per stage of the flow.

Each module gives its definitions for a company by `definitions(company)`; `definitions.py` finds
them. No SQL, no HTTP, no pandas: the rooms that do the work are called from here.
"""
