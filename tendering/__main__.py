"""Run the command line as ``python -m tendering``."""

from tendering.cli.main import run

if __name__ == "__main__":
    run()
