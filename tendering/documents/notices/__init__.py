"""Notices: the release package a service publishes, the Word form that says the same, and reading them back."""
