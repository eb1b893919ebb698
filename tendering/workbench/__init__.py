"""Use cases: one function per thing an officer does. The only place that joins rules, files and documents."""
