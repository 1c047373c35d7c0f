"""The command `leadloop`: reads arguments, calls the other rooms, and says how it went.

The edge where every expected failure becomes one line. No product logic, and slow imports late.
"""
