"""Pure checks: what is wrong with a tender, its published figures, its law or its bids. One function per code."""
