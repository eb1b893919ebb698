"""The record of a procurement: a chain of entries, the states it shows, and where it is kept. Pure values first."""
