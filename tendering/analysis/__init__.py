"""What a result means: its cost, the people it moves, how much it rests on. Pure."""
