"""The life after award: pure rules of the rota, call-offs, rates, reviews and admissions.

The ``simulated_*`` modules invent years from a seed that is handed to them: whole numbers throughout, no clock, the same
year for the same seed. What a rule decides is worked out by the rule there too, and never drawn.
"""
