"""Dated statutory values (TOML, with sources) and the few functions that read them."""
