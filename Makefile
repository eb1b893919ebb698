# Two commands set everything up: `make demo` and `make test`. Plain pip equivalents are in README.md.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# Each worker and each process of the tests starts from modules already compiled, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=
SYSTEM := libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils fonts-liberation openssl

.PHONY: demo test test-long bench bench-county golden readme law-review check-system clean

demo: $(STAMP)
	$(BIN)/tendering demo

test: $(STAMP)-test check-system
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@echo "mypy beside lint-imports and cog"; $(BIN)/mypy & typed=$$!; \
	{ $(BIN)/lint-imports && $(BIN)/python -m cogapp --check -r README.md; }; others=$$?; \
	wait $$typed && exit $$others
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-long: $(STAMP)-test check-system     ## searches for faults many times farther: for a night, not for every change
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n 2 --dist worksteal

bench: $(STAMP)-bench
	$(BIN)/python tests/benchmarks/run.py

bench-county: $(STAMP)-bench     ## a whole county at four sizes, with charts in out/county
	$(BIN)/python tests/benchmarks/county/run.py
	$(BIN)/python tests/benchmarks/run.py bench_million

golden: $(STAMP)-test          ## rewrite every expected result; the difference is the review
	$(BIN)/python -m pytest -n 2 --dist worksteal --update-golden

readme: $(STAMP)-test          ## regenerate the command reference
	$(BIN)/python -m cogapp -r README.md

law-review: $(STAMP)           ## fail where a statutory value was last checked over a year ago
	$(BIN)/tendering law values --review --on "$$(date +%F)"

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[solver]"
	touch $@

# What the tests need holds what `make demo` needs: from nothing it is one installation, and not two. Compiling all that is
# installed takes longer than the tests take to compile what they use.
$(STAMP)-test: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -e ".[test]"
	touch $(STAMP) $@

$(STAMP)-bench: pyproject.toml $(STAMP)-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test,bench]"
	touch $@

# Documents are opened as pages in the tests, and bundles checked as a lawyer would. Root on Debian gets the programs; anyone else is told.
check-system:
	@if command -v soffice >/dev/null && command -v pdftoppm >/dev/null && command -v openssl >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM); \
	else echo "Tests that open documents as pages or check bundles need LibreOffice, pdftoppm and openssl: install $(SYSTEM)" >&2; fi

clean:
	rm -rf $(VENV) out
