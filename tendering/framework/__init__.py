"""The life after award: pure rules of the rota, call-offs, rates, reviews and admissions."""
